import { mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Malformation } from './returns.ts';
import { returnWriter } from './returns.ts';
import type { CommuneServer } from './server.ts';

/** What a commune's software does. Numbers and names are those of invented dossiers. */
export type SoftwareStory =
  | { readonly what: 'collected'; readonly path: string; readonly bytes: number }
  | { readonly what: 'unreadable'; readonly path: string }
  | {
      readonly what: 'answered';
      readonly numero: string;
      readonly status: string;
      readonly name: string;
      readonly malformed?: Malformation;
    }
  | { readonly what: 'not-answered'; readonly numero: string; readonly status: string; readonly reason: string };

export interface CommuneSoftwareOptions {
  readonly server: CommuneServer;
  /** Folder that it collects from. */
  readonly directory: string;
  /** Uploads a return flow into the commune's boite; absent where there is no hub to answer to. */
  readonly upload?: (name: string, bytes: Buffer) => Promise<void>;
  /** Statuses that it answers to each dossier, in this order. */
  readonly answers: readonly string[];
  /** Between two answers, in seconds of the scaled clock. */
  readonly answerAfter: number;
  readonly scale: number;
  readonly tell: (story: SoftwareStory) => void;
}

/** What « late » adds before the first answer, in seconds of the scaled clock. */
const LATE_SECONDS = 3_600;
/** Software of communes looks at its folder every so often. */
const LOOKS_EVERY_SECONDS = 1;
/** An upload that fails, and the pause before it is tried again, in seconds of the scaled clock. */
const UPLOAD_TRIES = 3;
const UPLOAD_PAUSE_SECONDS = 60;

/** A commune's software: it takes away what arrives in its folder, and answers each dossier by return flows. */
export function startCommuneSoftware(options: CommuneSoftwareOptions): { stop(): Promise<void> } {
  const { server, directory, upload, answers, answerAfter, scale, tell } = options;
  const stopping = new AbortController();
  const write = returnWriter();
  const pause = (seconds: number) => wait((seconds * 1_000) / scale, undefined, { signal: stopping.signal });
  /** Beside the folders of the far end: what was collected is out of the hub's sight. */
  const collected = server.here('/.releve');
  mkdirSync(collected, { recursive: true });
  const work = new Set<Promise<void>>();
  // One upload at a time, as one program does.
  let uploads = Promise.resolve();

  /** A connection that is cut is no answer lost: the same file is sent again under the same name. */
  async function uploadAgain(name: string, bytes: Buffer): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await upload?.(name, bytes);
      } catch (error) {
        if (attempt === UPLOAD_TRIES) throw error;
        await pause(UPLOAD_PAUSE_SECONDS);
      }
    }
  }

  async function send(aller: Buffer, status: string): Promise<void> {
    const flow = await write(aller, status, server.strikes('malformed-returns'));
    const twice = server.strikes('double-returns') ? [`2-${flow.name}`] : [];
    for (const name of [flow.name, ...twice]) {
      const told = { numero: flow.numero, status };
      try {
        await uploadAgain(name, flow.bytes);
        tell({ what: 'answered', ...told, name, ...(flow.fault === undefined ? {} : { malformed: flow.fault }) });
      } catch (error) {
        tell({ what: 'not-answered', ...told, reason: error instanceof Error ? error.message : String(error) });
      }
    }
  }

  async function answer(aller: Buffer): Promise<void> {
    if (server.strikes('no-returns')) return;
    if (server.strikes('late')) await pause(LATE_SECONDS);
    for (const status of answers) {
      await pause(answerAfter);
      const mine = uploads.then(() => send(aller, status));
      // What cannot be answered holds up no other answer.
      uploads = mine.catch(() => {});
      await mine;
    }
  }

  async function collect(virtualPath: string): Promise<void> {
    await pause(LOOKS_EVERY_SECONDS);
    // A software that has stopped collecting begins again where it was: nothing is lost, only late.
    while (server.isOn('no-collect')) await pause(LOOKS_EVERY_SECONDS);
    const bytes = server.read(virtualPath);
    renameSync(server.here(virtualPath), path.join(collected, `${Date.now()}-${path.posix.basename(virtualPath)}`));
    tell({ what: 'collected', path: virtualPath, bytes: bytes.length });
    if (upload === undefined) return;
    await answer(bytes).catch((error: unknown) => {
      if (!stopping.signal.aborted) tell({ what: 'unreadable', path: virtualPath });
      else throw error;
    });
  }

  function take(virtualPath: string): void {
    const one: Promise<void> = collect(virtualPath)
      .catch((error: unknown) => {
        // A file that went away before it was collected: the hub took it back.
        if (!stopping.signal.aborted && !(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      })
      .finally(() => work.delete(one));
    work.add(one);
  }

  const deaf = server.listen((story) => {
    if (story.what === 'arrived' && path.posix.dirname(story.path) === path.posix.normalize(directory)) take(story.path);
  });
  return {
    async stop() {
      deaf();
      stopping.abort();
      await Promise.allSettled(work);
    },
  };
}
