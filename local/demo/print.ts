import type { ReceivedMail } from '../mails/received-mail.ts';

const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const paint = (code: number) => (text: string) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
export const bold = paint(1);
export const dim = paint(2);
export const green = paint(32);
export const red = paint(31);

export const say = (text = ''): void => void process.stdout.write(`${text}\n`);

/** A title over a part of the story. */
export function title(text: string): void {
  say();
  say(bold(`── ${text} ${'─'.repeat(Math.max(3, 92 - text.length))}`));
}

export interface TimelineEntry {
  /** UTC. */
  readonly at: string;
  readonly numero: string;
  readonly what: string;
  readonly where: string;
}

const clock = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Time in Paris, dossier, what happened, where to look; oldest first. */
export function timeline(entries: readonly TimelineEntry[]): void {
  const sorted = [...entries].sort((a, b) => a.at.localeCompare(b.at));
  const wide = Math.max(...sorted.map(({ what }) => what.length), 16);
  const numero = Math.max(...sorted.map((entry) => entry.numero.length), 7);
  say(bold(`${'Heure'.padEnd(10)}${'Dossier'.padEnd(numero + 2)}${'Ce qui s’est passé'.padEnd(wide + 2)}Où regarder`));
  for (const entry of sorted) {
    say(
      `${clock.format(new Date(entry.at)).padEnd(10)}${entry.numero.padEnd(numero + 2)}${entry.what.padEnd(wide + 2)}${dim(entry.where)}`,
    );
  }
}

/** A mail as its reader gets it: who, subject, text. */
export function mail({ from, to, subject, text }: ReceivedMail): void {
  say(bold(`✉  ${subject}`));
  say(dim(`   de ${from} à ${to.join(', ')}`));
  for (const line of text.trimEnd().split('\n')) say(`   │ ${line}`);
  say();
}

/** The content of a boite, file by file, with sizes in bytes. */
export function box(name: string, files: readonly { readonly key: string; readonly bytes: number }[]): void {
  say(bold(name));
  if (files.length === 0) say('   (vide)');
  for (const { key, bytes } of files) say(`   ${key.padEnd(90)} ${String(bytes).padStart(9)} octets`);
}
