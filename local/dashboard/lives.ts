import path from 'node:path';
import type { OutputCommune, Outputs } from '../cloud/outputs.ts';
import { agentSessions, type SignedIn } from '../players/agent.ts';
import { answerTo, communeSoftware } from '../players/commune.ts';
import { until } from '../players/until.ts';

/** What a commune does with a dossier: nothing, fetches it, or fetches and answers. */
export type Life = 'ignored' | 'fetched' | 'closed' | 'in-progress' | 'refused';

const STATUS = { closed: ['clos', '100'], 'in-progress': ['en-cours', '16'], refused: ['non-recevable', '15'] } as const;
const COMMENT = 'Merci de vous présenter en mairie avec une pièce d’identité.';

/** The communes of the local cloud at work, each with its software or its agents. */
export function communesAtWork(outputs: Outputs, folder: string) {
  const agents = agentSessions(outputs);

  async function byGs(agent: SignedIn, numero: string, life: Exclude<Life, 'ignored'>, downloads: boolean): Promise<void> {
    const seen = await until(`${numero} dans le GS`, async () => {
      const { status, body } = await agent.show(numero);
      return status === 200 && body.statut !== 'depose' ? body : undefined;
    });
    if (downloads) await agent.download(numero);
    if (life === 'fetched') return;
    const { version } = downloads ? (await agent.show(numero)).body : seen;
    await agent.decide(numero, { statut: STATUS[life][0], version, commentaire: COMMENT });
  }

  async function bySftp(access: { username: string; password: string }, numero: string, life: Exclude<Life, 'ignored'>): Promise<void> {
    const software = await communeSoftware(outputs, access, path.join(folder));
    const name = await until(`${numero} dans la boîte`, async () =>
      (await software.list('teledossiers')).find((file) => file.includes(numero)),
    );
    const aller = await software.fetch('teledossiers', name);
    await software.remove('teledossiers', name);
    if (life !== 'fetched') await software.upload(`${numero}.zip`, await answerTo(aller, { status: STATUS[life][1], comment: COMMENT }));
  }

  /** Lives a dossier as its commune does, once it has been deposited. */
  return async (commune: OutputCommune, demarche: 'RCO' | 'ILE', numero: string, life: Life): Promise<void> => {
    const access = commune.raccordements[demarche];
    if (life === 'ignored' || access === undefined) return;
    if (access.mode === 'sftp') return bySftp(access, numero, life);
    const agent = await agents.of(access.agent, access.agentPassword);
    if (access.mode === 'courriel') return byGs(agent, numero, life, true);
    if (!access.boite.startsWith('push-')) await bySftp(access, numero, 'fetched');
    if (life !== 'fetched') await byGs(agent, numero, life, false);
  };
}
