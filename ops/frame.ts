import type { Command } from 'commander';
import * as z from 'zod';
import { type Act, targetText } from '../functions/domain/acts.ts';
import type { Context } from './context/index.ts';
import type { TargetOptions } from './context/target.ts';
import type { View } from './output.ts';
import { EXIT, OpsMisused, OpsRefused } from './refused.ts';
import { confirmed, type Terminal } from './terminal.ts';

export interface FrameDeps {
  readonly openContext: (options: TargetOptions) => Promise<Context>;
  readonly terminal: Terminal;
  /** Writes on the standard output. */
  readonly print: (text: string) => void;
  readonly newId: () => string;
  readonly now: () => Date;
}

/** What a command works with. */
export interface Ops extends Context {
  readonly terminal: Terminal;
  /** Goes on only once somebody said « oui » to what destroys, or typed `--oui`. */
  readonly confirm: (question: string) => Promise<void>;
  readonly now: () => Date;
}

export type Work<I> = (ops: Ops, input: I) => Promise<View>;
type Schema<I> = z.ZodType<I>;
type Handler = (...given: unknown[]) => Promise<void>;

/** Options that every command takes; they are the frame's own. */
const FRAME_OPTIONS = ['stage', 'profile', 'json', 'oui'] as const;
const FrameOptionsSchema = z.object({
  stage: z.string().optional(),
  profile: z.string().optional(),
  json: z.boolean().default(false),
  oui: z.boolean().default(false),
});
type FrameOptions = z.infer<typeof FrameOptionsSchema>;

/**
 * The one way from a typed command to its work: parses what was typed, opens the hub, records acts with their author, prints the answer,
 * sets the exit code. A command gives its schema and its work, and knows nothing else of the terminal.
 */
export function createFrame(deps: FrameDeps) {
  let code: number = EXIT.done;

  function handler<I>(schema: Schema<I>, run: (ops: Ops, input: I) => Promise<View>): Handler {
    return async (...given) => {
      const command = given.at(-1) as Command;
      const { frame, own } = split(command);
      try {
        const input = parse(schema, own);
        const context = await deps.openContext(frame);
        const confirm = (question: string) => confirmed(deps.terminal, frame.oui, question);
        const view = await run({ ...context, terminal: deps.terminal, confirm, now: deps.now }, input);
        deps.print(frame.json ? JSON.stringify(view.data, undefined, 2) : view.text);
        if (view.ok === false) code = EXIT.refused;
      } catch (error) {
        code = tell(error, frame);
      }
    };
  }

  /** Says what went wrong: a sentence for a person, an object for a program. */
  function tell(error: unknown, { json }: FrameOptions): number {
    const misused = error instanceof OpsMisused;
    const kind = misused ? 'USAGE' : error instanceof OpsRefused ? 'REFUS' : 'ECHEC';
    const message = error instanceof Error ? error.message : String(error);
    const name = error instanceof Error ? error.name : 'Error';
    if (json) deps.print(JSON.stringify({ error: { kind, message } }, undefined, 2));
    deps.terminal.say(kind === 'ECHEC' ? `Échec (${name}) : ${message}` : message);
    return misused ? EXIT.misused : EXIT.refused;
  }

  /** A command that reads. */
  const reads = <I>(schema: Schema<I>, work: Work<I>): Handler => handler(schema, work);

  /**
   * A command that changes something: recorded before it begins, and again with its end, so that one that died on the way shows too.
   * @param act the command as typed, `raccordement state`
   * @param target identifiers of what it touches, never an address
   */
  const acts = <I>(act: string, schema: Schema<I>, target: (input: I) => string, work: Work<I>): Handler =>
    handler(schema, async (ops, input) => {
      const begun: Act = {
        id: deps.newId(),
        at: deps.now().toISOString(),
        author: ops.author,
        act,
        target: targetText(target(input)),
        outcome: 'en-cours',
      };
      await ops.hub.acts.record(begun);
      const end = (outcome: Act['outcome']) => ops.hub.acts.record({ ...begun, outcome });
      try {
        const view = await work(ops, input);
        await end('fait');
        return view;
      } catch (error) {
        await end(error instanceof OpsRefused || error instanceof OpsMisused ? 'refuse' : 'echoue');
        throw error;
      }
    });

  return {
    exitCode: (): number => code,
    reads,
    acts,
    /** A command that changes something, but with `--dry-run`: then its work only reads, and is no act. */
    actsUnlessDry<I extends { readonly dryRun: boolean }>(
      act: string,
      schema: Schema<I>,
      target: (input: I) => string,
      work: Work<I>,
    ): Handler {
      const [look, change] = [reads(schema, work), acts(act, schema, target, work)];
      return (...given) => ((given.at(-1) as Command).opts<{ dryRun?: boolean }>().dryRun === true ? look : change)(...given);
    },
  };
}
export type Frame = ReturnType<typeof createFrame>;

/** The frame's options, and what is the command's own: its arguments by name and its options. */
function split(command: Command): { frame: FrameOptions; own: Record<string, unknown> } {
  const all = command.optsWithGlobals<Record<string, unknown>>();
  const names = command.registeredArguments.map((argument) => argument.name());
  const typed = Object.fromEntries(names.map((name, rank) => [name, command.processedArgs[rank]]));
  const own = Object.entries(all).filter(([name]) => !(FRAME_OPTIONS as readonly string[]).includes(name));
  return { frame: FrameOptionsSchema.parse(all), own: { ...Object.fromEntries(own), ...typed } };
}

function parse<I>(schema: Schema<I>, typed: Record<string, unknown>): I {
  const given = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `  ${path.length === 0 ? '' : `${dashed(String(path[0]))} : `}${message}`);
  throw new OpsMisused(['Commande mal remplie.', ...lines].join('\n'));
}

/** Name as typed: `secondContact` is `second-contact`. */
const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
