import type { Outputs } from '../cloud/outputs.ts';
import { COMMANDS_HELP, readCommand } from './commands.ts';
import { type Obey, startControl } from './control.ts';
import { connectCommunes } from './hub.ts';
import type { Story } from './journal.ts';
import type { CommuneOptions } from './options.ts';
import { startCommuneServer } from './server.ts';
import { startCommuneSoftware } from './software.ts';

export interface SimulatorOptions extends Omit<CommuneOptions, 'alone' | 'json' | 'deposit'> {
  /** The hub that pushes to it; absent, it is a plain SFTP server. */
  readonly outputs: Outputs | undefined;
  readonly tell: (story: Story) => void;
}

/** A server, the software of its communes, and the hub's side of their connection, if there is a hub. */
export async function startSimulator({ outputs, tell, ...options }: SimulatorOptions) {
  const { fault, once, for: seconds, port, scale, folder, user, password, communes, mode, answers, answerAfter } = options;
  const directories = communes === 1 ? ['/commune'] : Array.from({ length: communes }, (_, rank) => `/commune-${rank + 1}`);
  const own = { ...(folder === undefined ? {} : { folder }), ...(password === undefined ? {} : { password }) };
  const server = await startCommuneServer({ directories, username: user, port, scale, tell, ...own });
  const closers: (() => Promise<void>)[] = [server.stop];
  let stop: () => void = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  try {
    const hub = outputs === undefined ? undefined : await connectCommunes(outputs, server, mode);
    for (const [rank, directory] of directories.entries()) {
      const commune = hub?.communes[rank];
      const named = commune === undefined ? {} : { commune: commune.commune.insee };
      const software = startCommuneSoftware({
        server,
        directory,
        answers,
        answerAfter,
        scale,
        tell: (story) => tell({ ...story, ...named }),
        ...(commune === undefined ? {} : { upload: commune.upload }),
      });
      closers.push(software.stop);
    }
    // Once everything is in place: the preparation meets no fault.
    const manner = { once, ...(seconds === undefined ? {} : { forMs: (seconds * 1_000) / scale }) };
    for (const name of fault) server.setFault(name, manner);

    async function deposit(count: number): Promise<readonly string[]> {
      const numeros: string[] = [];
      for (const commune of hub?.communes ?? []) {
        for (let rank = 0; rank < count; rank += 1) {
          const numero = (await hub?.deposit(commune)) ?? '';
          tell({ what: 'deposited', numero, insee: commune.commune.insee });
          numeros.push(numero);
        }
      }
      return numeros;
    }

    const obey: Obey = async (line) => {
      const command = readCommand(line, scale);
      if (typeof command === 'string') return refuse(command);
      switch (command.do) {
        case 'fault':
          server.setFault(command.fault, command.manner);
          break;
        case 'clear':
          server.clearFault(command.fault);
          break;
        case 'deposit':
          if (hub === undefined) return refuse('Il n’y a pas de cloud local en marche : rien à déposer.');
          return { ok: true, answer: { deposited: await deposit(command.count) } };
        case 'state':
          tell({ what: 'state', faults: server.faults(), received: server.received().length });
          break;
        case 'stop':
          stop();
          break;
      }
      return { ok: true, answer: { faults: server.faults(), received: server.received() } };
    };
    const refuse = (reason: string) => {
      tell({ what: 'refused-command', reason });
      return { ok: false, answer: { error: reason, commands: COMMANDS_HELP } };
    };
    const control = await startControl(obey);
    closers.push(control.close);
    return { server, hub, control: control.url, obey, deposit, stopped, close };
  } catch (error) {
    await close();
    throw error;
  }

  async function close(): Promise<void> {
    for (const one of closers.reverse()) await one();
  }
}
export type Simulator = Awaited<ReturnType<typeof startSimulator>>;
