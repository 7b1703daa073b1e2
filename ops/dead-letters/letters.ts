import type { Letter } from '../../functions/adapters/dead-letters.ts';
import { type Named, namedIn } from '../../functions/domain/dead-letters.ts';
import { everyLetter } from '../../functions/shared/every-letter.ts';
import { dashed } from '../../infra/names.ts';
import type { Hub } from '../context/hub.ts';
import { countText, table, timeText, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';

type LettersHub = Pick<Hub, 'deadLetters' | 'names'>;

/** A queue of dead letters, and where its letters come from: null for a last resort (a rule, the stream, a schedule). */
export interface LetterQueue {
  readonly name: string;
  readonly url: string;
  readonly source: string | null;
}

/** Seconds for which what is looked at is hidden from another operator: longer than reading a queue takes. */
const HIDE_SECONDS = 30;

const OUTPUT = /^(.+)QueueUrl$/;

/** Every queue of the stage that holds dead letters, named after the output of its source: `depot`, `mail`, `rule-failures`. */
export async function letterQueues({ deadLetters, names }: LettersHub): Promise<LetterQueue[]> {
  const urls = Object.entries(names).flatMap(([output, url]) => {
    const name = OUTPUT.exec(output)?.[1];
    return name === undefined ? [] : [{ name: dashed(name), url }];
  });
  const queues = await Promise.all(
    urls.map(async ({ name, url }): Promise<LetterQueue> => {
      const letters = await deadLetters.lettersOf(url);
      return letters === null ? { name, url, source: null } : { name, url: letters, source: url };
    }),
  );
  return queues.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

async function queueNamed(hub: LettersHub, name: string): Promise<LetterQueue> {
  const queues = await letterQueues(hub);
  const found = queues.find((queue) => queue.name === name);
  if (found === undefined)
    throw new OpsRefused(`La file « ${name} » n’est pas connue. Files : ${queues.map((one) => one.name).join(', ')}.`);
  return found;
}

const lettersIn = ({ deadLetters }: LettersHub, { url }: LetterQueue) => everyLetter(() => deadLetters.receive(url, HIDE_SECONDS));

/** What a letter is about, as a person reads it. */
export function aboutText({ numero, seq, boite }: Named): string {
  const about = [
    numero === undefined ? '' : `télédossier ${numero}`,
    seq === undefined ? '' : `rang ${seq}`,
    boite ? `boîte ${boite}` : '',
  ];
  return about.filter((part) => part !== '').join(', ') || '—';
}

export async function listQueues(hub: LettersHub): Promise<View> {
  const queues = await letterQueues(hub);
  const found = await Promise.all(queues.map(async (queue) => ({ ...queue, waiting: await hub.deadLetters.waiting(queue.url) })));
  const rows = found.map(({ name, waiting, source }) => [name, String(waiting), source === null ? 'à examiner' : 'rejouable']);
  return {
    data: found.map(({ name, waiting, source }) => ({ name, waiting, replayable: source !== null })),
    text: table(['File', 'Messages', ''], rows),
  };
}

export async function showQueue(hub: LettersHub, name: string): Promise<View> {
  const queue = await queueNamed(hub, name);
  const found: { messageId: string; sentAt: string; about: Named }[] = [];
  for await (const { messageId, sentAt, body } of lettersIn(hub, queue)) found.push({ messageId, sentAt, about: namedIn(body) });
  const rows = found.map(({ messageId, sentAt, about }) => [messageId, timeText(sentAt), aboutText(about)]);
  return { data: found, text: table(['Message', 'Envoyé (Paris)', 'Objet'], rows, 'Aucun message.') };
}

/** Sent again before it is deleted: a command that dies in between leaves two, and whoever handles the second finds it done. */
export async function replayLetters(hub: LettersHub, name: string, messageId: string | undefined): Promise<View> {
  const queue = await queueNamed(hub, name);
  const { source, url } = queue;
  if (source === null) throw new OpsRefused(`La file « ${name} » n’a pas de source où renvoyer : le balayage reprend ce qu’elle annonce.`);
  return forEach(hub, queue, messageId, 'rejoué', async (letter) => {
    await hub.deadLetters.send(source, letter);
    await hub.deadLetters.remove(url, letter);
  });
}

export async function discardLetters(hub: LettersHub, name: string, messageId: string): Promise<View> {
  const queue = await queueNamed(hub, name);
  return forEach(hub, queue, messageId, 'écarté', (letter) => hub.deadLetters.remove(queue.url, letter));
}

async function forEach(
  hub: LettersHub,
  queue: LetterQueue,
  messageId: string | undefined,
  done: string,
  act: (letter: Letter) => Promise<void>,
): Promise<View> {
  const handled: string[] = [];
  for await (const letter of lettersIn(hub, queue)) {
    if (messageId !== undefined && letter.messageId !== messageId) continue;
    await act(letter);
    handled.push(letter.messageId);
  }
  if (messageId !== undefined && handled.length === 0) {
    throw new OpsRefused(
      `Le message ${messageId} n’est pas, ou plus, dans la file. Vient-il d’être lu ? Réessayez dans ${HIDE_SECONDS} secondes.`,
    );
  }
  return { data: { handled }, text: `${countText(handled.length, `message ${done}`, `messages ${done}s`)}.` };
}
