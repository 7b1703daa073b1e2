import { setTimeout as wait } from 'node:timers/promises';
import { functionCalls } from '../cloud/function-calls.ts';
import type { LocalCloud } from '../cloud/index.ts';
import type { OutputCommune } from '../cloud/outputs.ts';
import { type CommuneServer, startCommuneServer } from '../commune/server.ts';
import { communeSoftware } from '../players/commune.ts';
import { portal } from '../players/portal.ts';
import { openEndpoint, openPushCommune } from '../players/push-commune.ts';
import { allerPackage } from '../portail/package.ts';
import { communesAtWork, type Life } from './lives.ts';

const DAY_MS = 24 * 3_600_000;
/** Seconds between two deposits: 60 to 70 dossiers in the time of a run. */
const RHYTHM = [1.4, 0.5, 2.6, 0.8, 1.9, 0.4, 3.1, 1.1];
const LIVES: readonly Life[] = ['closed', 'fetched', 'closed', 'in-progress', 'closed', 'ignored', 'closed', 'refused', 'closed'];
/** Names of SES's mailbox simulator: one address in sixteen bounces, one usager complains. */
const address = (rank: number): string => `${rank % 16 === 5 ? 'bounce' : rank === 23 ? 'complaint' : 'usager'}+${rank}@usager.test`;

export interface Played {
  readonly startedAt: number;
  readonly dossiers: number;
}

/**
 * Some two minutes in the life of the hub: dossiers by every way, communes that answer and communes that do not, packages that are refused,
 * a server that goes down and comes back, a forgotten password. At the end, what the next thirty days bring.
 */
export async function play({ outputs }: LocalCloud, folder: string, seconds: number, say: (text: string) => void): Promise<Played> {
  const server = await startCommuneServer({ scale: 0.02 });
  const call = functionCalls(outputs);
  const sweep = (asOf?: Date) => call('sweep-due', asOf === undefined ? {} : { asOf: asOf.toISOString() });
  try {
    const push = await openPushCommune(outputs, {
      endpoint: await openEndpoint(outputs, server),
      directory: server.directory,
      mode: 'mixte',
    });
    const startedAt = Date.now();
    const end = startedAt + seconds * 1000;
    say(`Le portail dépose, les communes répondent, pendant ${seconds} s…`);
    const sweeping = every(12, end, () => sweep());
    const [lived] = await Promise.all([
      deposits([...outputs.communes, push.commune], end),
      troubles(server, outputs, folder, seconds),
      sweeping,
    ]);
    say('Les trente jours suivants, en une fois…');
    for (const days of [3, 8, 16, 24, 29, 31]) {
      await sweep(new Date(Date.now() + days * DAY_MS));
      await wait(4_000);
    }
    return { startedAt, dossiers: lived };
  } finally {
    await server.stop();
  }

  async function deposits(communes: readonly OutputCommune[], end: number): Promise<number> {
    const sender = portal(outputs);
    const live = communesAtWork(outputs, folder);
    const lives: Promise<void>[] = [];
    let rank = 0;
    for (; Date.now() < end; rank++) {
      const commune = communes[rank % communes.length];
      if (commune === undefined) break;
      // One commune has no raccordement for one démarche: its dossiers are refused.
      const demarche = rank % 3 === 0 ? 'ILE' : 'RCO';
      const numero = `A-8-${rank.toString(36).padStart(3, '0')}APERCU`.toUpperCase();
      const zip = await allerPackage({
        numero,
        demarche,
        insee: commune.insee,
        siret: commune.siret,
        date: new Date(Date.now() - 60_000),
        email: address(rank),
      });
      await sender.deposit(`${numero}.zip`, rank % 20 === 11 ? zip.subarray(0, 2_000) : zip);
      lives.push(live(commune, demarche, numero, LIVES[rank % LIVES.length] ?? 'ignored').catch(() => {}));
      await wait((RHYTHM[rank % RHYTHM.length] ?? 1) * 1000);
    }
    await Promise.all(lives);
    return rank;
  }
}

/** What goes wrong on the side of communes: a server that is down for a fifth of the time, a password that nobody remembers. */
async function troubles(server: CommuneServer, outputs: LocalCloud['outputs'], folder: string, seconds: number): Promise<void> {
  await wait(seconds * 350);
  server.setFault('down', { forMs: seconds * 200 });
  const access = outputs.communes.flatMap(({ raccordements }) => Object.values(raccordements)).find((one) => one.mode === 'sftp');
  if (access?.mode !== 'sftp') return;
  for (let tries = 0; tries < 6; tries++) {
    await communeSoftware(outputs, { username: access.username, password: 'oublié' }, folder)
      .then((software) => software.list('teledossiers'))
      .catch(() => {});
    await wait(seconds * 40);
  }
}

async function every(seconds: number, end: number, act: () => Promise<unknown>): Promise<void> {
  while (Date.now() < end) {
    await act();
    await wait(seconds * 1000);
  }
}
