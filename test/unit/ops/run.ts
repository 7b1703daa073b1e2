import { type Act, ActSchema } from '../../../functions/domain/acts.ts';
import type { Hub } from '../../../ops/context/hub.ts';
import { runOps } from '../../../ops/program.ts';

export interface Ran {
  readonly code: number;
  /** Standard output. */
  readonly out: string;
  /** What was said to the person. */
  readonly said: string;
  /** Every write of an act, as it came; a real one takes no other. */
  readonly acts: readonly Act[];
  /** Parsed standard output. */
  json(): unknown;
}

export interface Scene {
  /** Parts of the hub that the command needs. */
  readonly hub?: Partial<Hub>;
  readonly interactive?: boolean;
  /** Answer to a question. */
  readonly answer?: boolean;
  readonly secret?: string;
}

export const NOW = '2026-11-25T15:00:00.000Z';

/** Runs a command as typed on a hub made of literal fakes. */
export async function run(line: string | readonly string[], scene: Scene = {}): Promise<Ran> {
  const printed: string[] = [];
  const said: string[] = [];
  const acts: Act[] = [];
  const hub = {
    acts: { record: async (act: Act) => void acts.push(ActSchema.parse(act)), ofDay: async () => acts },
    ...scene.hub,
  } as unknown as Hub;
  const code = await runOps(typeof line === 'string' ? line.split(' ') : line, {
    openContext: async () => ({ hub, stage: 'local', author: 'camille@poste' }),
    terminal: {
      interactive: scene.interactive ?? false,
      say: (text) => void said.push(text),
      confirm: async (question) => {
        said.push(question);
        return scene.answer ?? false;
      },
      secret: async () => scene.secret ?? '',
    },
    print: (text) => void printed.push(text),
    newId: () => '0123456789abcdef',
    now: () => new Date(NOW),
  });
  const out = printed.join('\n');
  return { code, out, said: said.join('\n'), acts, json: () => JSON.parse(out) };
}
