import { createInterface } from 'node:readline/promises';
import password from '@inquirer/password';
import { OpsRefused } from './refused.ts';

/** The person at the keyboard, where there is one. */
export interface Terminal {
  readonly interactive: boolean;
  /** A sentence that is no answer: progress, an advice. Never on the standard output, which `--json` keeps clean. */
  say(text: string): void;
  /** Asks for a « oui » in full. */
  confirm(question: string): Promise<boolean>;
  /** Asks for a secret, without echo. */
  secret(question: string): Promise<string>;
}

/** The terminal of this process. Questions go to the standard error. */
export function processTerminal(): Terminal {
  const interactive = process.stdin.isTTY === true && process.stderr.isTTY === true;
  return {
    interactive,
    say: (text) => void process.stderr.write(`${text}\n`),
    async confirm(question) {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return /^oui$/i.test((await lines.question(`${question} (oui / non) `)).trim());
      } finally {
        lines.close();
      }
    },
    secret: (question) => password({ message: question, mask: false }, { output: process.stderr }),
  };
}

/** Goes on only if a person said « oui », or the command `--oui`. */
export async function confirmed(terminal: Terminal, given: boolean, question: string): Promise<void> {
  if (given) return;
  if (!terminal.interactive) throw new OpsRefused(`${question}\nConfirmez par --oui : personne n’est là pour répondre.`);
  if (!(await terminal.confirm(question))) throw new OpsRefused('Rien n’a été fait.');
}
