import type { FileResult } from '../../../functions/adapters/transfer.ts';
import { remotePath } from '../../../functions/domain/delivery.ts';
import { type RemoteListing, readListing } from '../../../functions/formats/remote-listing.ts';
import { green, type Line, type LineCode, notTried, red } from '../line.ts';

/** The far end, as the connector reaches it, and the folder of the vault from which it sends. */
export interface FarEnd {
  readonly directory: string;
  /** Puts a small file in the vault; answers its path for the connector. */
  readonly putTestFile: (name: string) => Promise<string>;
  readonly send: (path: string) => Promise<string>;
  readonly results: (transferId: string) => Promise<readonly FileResult[]>;
  readonly move: (from: string, to: string) => Promise<unknown>;
  readonly remove: (path: string) => Promise<unknown>;
  /** Asks for a listing of the directory; answers the key of the object that will hold it. */
  readonly list: () => Promise<string>;
  /** Text of an object of the vault, null while it is not there; read once, then destroyed. */
  readonly take: (key: string) => Promise<string | null>;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Looks this often, this many times: a connector answers in seconds. */
const PACE_MS = 1_000;
const LOOKS = 30;
/** Each of these is a listing, which takes its own time. */
const EVIDENCE_LOOKS = 5;

/** What `look` finds, as soon as it does; undefined where it never did. */
async function until<T>(wait: FarEnd['wait'], look: () => Promise<T | undefined>, looks = LOOKS): Promise<T | undefined> {
  for (let tries = 0; tries < looks; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await wait(PACE_MS);
  }
  return undefined;
}

/** Names of the directory; null where it could not be listed. */
export async function listing(end: FarEnd): Promise<RemoteListing | null> {
  const key = await end.list();
  const text = await until(end.wait, async () => (await end.take(key)) ?? undefined);
  return text === undefined ? null : readListing(text);
}

export interface Rights {
  readonly lines: readonly Line[];
  /** Names that may have been left at the far end. */
  readonly left: readonly string[];
}

const CODES = ['repertoire', 'ecriture', 'renommage', 'effacement'] as const;

/**
 * Directory, and the rights to write, rename and delete, each with a listing as evidence: the answer of a call says only that it was
 * asked for. The names end with `.part`, which software of communes leaves alone.
 * @param name base name of the test file, drawn
 */
export async function checkRights(end: FarEnd, name: string): Promise<Rights> {
  const lines: Line[] = [];
  const stop = (left: readonly string[]): Rights => {
    const failed = lines.at(-1)?.code ?? 'repertoire';
    const rest = CODES.slice(lines.length).map((code): Line => notTried(code, failed));
    return { lines: [...lines, ...rest], left };
  };
  const [sent, moved] = [`${name}.1.part`, `${name}.2.part`];
  const path = (file: string) => remotePath(end.directory, file);

  lines.push(await directoryLine(end));
  if (lines.at(-1)?.ok !== true) return stop([]);
  lines.push(await writeLine(end, sent));
  if (lines.at(-1)?.ok !== true) return stop([sent]);
  await end.move(path(sent), path(moved));
  lines.push(
    await evidenceLine(end, 'renommage', (names) => names.has(moved) && !names.has(sent), {
      good: 'Le fichier d’essai a été renommé.',
      bad: 'Le fichier d’essai n’a pas pu être renommé.',
      todo: 'Donnez à l’utilisateur le droit de renommer dans ce répertoire : un dossier arrive sous un nom provisoire.',
    }),
  );
  if (lines.at(-1)?.ok !== true) return stop([sent, moved]);
  await end.remove(path(moved));
  lines.push(
    await evidenceLine(end, 'effacement', (names) => !names.has(moved), {
      good: 'Le fichier d’essai a été effacé.',
      bad: 'Le fichier d’essai n’a pas pu être effacé.',
      todo: 'Donnez à l’utilisateur le droit d’effacer dans ce répertoire : la plate-forme y retire ses fichiers provisoires.',
    }),
  );
  return { lines, left: lines.at(-1)?.ok === true ? [] : [moved] };
}

async function directoryLine(end: FarEnd): Promise<Line> {
  if ((await listing(end)) !== null) return green('repertoire', `Le répertoire ${end.directory} existe et peut être lu.`);
  return red(
    'repertoire',
    `Le répertoire ${end.directory} n’existe pas, ou ne peut pas être lu.`,
    'Faites créer le répertoire, et donnez à l’utilisateur le droit de le lire.',
  );
}

async function writeLine(end: FarEnd, name: string): Promise<Line> {
  const transfer = await end.send(await end.putTestFile(name));
  const result = await until(end.wait, async () => {
    const [one] = await end.results(transfer);
    return one?.status === 'COMPLETED' || one?.status === 'FAILED' ? one : undefined;
  });
  const there = result?.status === 'COMPLETED' && (await listing(end))?.names.has(name) === true;
  if (there) return green('ecriture', 'Un fichier d’essai a été déposé, la liste du répertoire le montre.');
  const why = result?.status === 'FAILED' ? ` (${result.failureCode ?? 'UNKNOWN_ERROR'})` : '';
  return red(
    'ecriture',
    `Le fichier d’essai n’a pas pu être déposé${why}.`,
    'Donnez à l’utilisateur le droit d’écrire dans ce répertoire, et vérifiez la place libre.',
  );
}

interface Sentences {
  readonly good: string;
  readonly bad: string;
  readonly todo: string;
}

/** A listing that shows what must be, looked at a few times: the operation ends after its call. */
async function evidenceLine(end: FarEnd, code: LineCode, seen: (names: ReadonlySet<string>) => boolean, said: Sentences): Promise<Line> {
  const look = async () => {
    const found = await listing(end);
    return found !== null && seen(found.names) ? green(code, said.good) : undefined;
  };
  return (await until(end.wait, look, EVIDENCE_LOOKS)) ?? red(code, said.bad, said.todo);
}
