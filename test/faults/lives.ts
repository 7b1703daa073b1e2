import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { OutputCommune, OutputRaccordement } from '../../local/cloud/outputs.ts';
import { type SignedIn, signIn } from '../../local/players/agent.ts';
import { answerTo } from '../../local/players/commune.ts';
import { portal } from '../../local/players/portal.ts';
import { allerPackage, samplePdf } from '../fixtures/packages.ts';
import type { LivesCloud } from './lives-cloud.ts';
import type { EventFault, Fault } from './schedule.ts';

/**
 * How a dossier lives, seen from outside: who fetches it and who answers. `sftp-tot`: the commune's software answers as soon as the file
 * stands, perhaps before its delivery is recorded; `push`: so does that of the commune to whose own server the file is pushed.
 */
export const SCENARIOS = ['sftp', 'courriel', 'mixte', 'sftp-tot', 'push'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** Words that must be nowhere once a dossier is purged, each with the rank of its dossier. */
export const USAGER = (numero: string): string => `usager-${numero.toLowerCase()}@exemple.test`;
export const COMMENT = (numero: string): string => `Votre attestation est jointe (${numero}-commentaire).`;

export interface Life {
  readonly rank: number;
  readonly numero: string;
  readonly scenario: Scenario;
  readonly commune: OutputCommune;
  /** What the players wait for, in words. */
  readonly waits: string;
  readonly over: boolean;
  /** Lets the players do what they can do now; true where one acted. */
  act(): Promise<boolean>;
}

export interface Players {
  begin(rank: number, numero: string, scenario: Scenario): Life;
}

type Named = Extract<OutputRaccordement, { boite: string }>;
type Agent = Extract<OutputRaccordement, { agent: string }>;

/** The portal, the communes' software and their agents. They try again what fails, as people and programs do. */
export function players(
  cloud: LivesCloud,
  now: () => Date,
  faultOf: (signature: string, possible: readonly EventFault[]) => Fault | undefined,
): Players {
  const { outputs, events, pushed } = cloud;
  const { endpoint, region, buckets, queues } = outputs;
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true });
  const sqs = new SQSClient({ endpoint, region, useQueueUrlAsEndpoint: false });
  const sender = portal(outputs);
  const agents = new Map<string, Promise<SignedIn>>();

  const communeOf = (mode: OutputRaccordement['mode']): OutputCommune => {
    const found = outputs.communes.find(({ raccordements }) => raccordements.RCO?.mode === mode && raccordements.ILE?.mode === mode);
    if (found === undefined) throw new Error(`no commune of the local cloud is connected by ${mode}`);
    return found;
  };

  async function again(queue: string, signature: string, body: object): Promise<void> {
    if (faultOf(signature, ['twice']) === undefined) return;
    await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: JSON.stringify(body) }));
  }

  /** Keys of a boite's folder that name the dossier. */
  async function inBox(boite: string, folder: string, numero: string): Promise<string[]> {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: buckets.boites, Prefix: `${boite}/${folder}/` }));
    return Contents.flatMap(({ Key = '' }) => (Key.includes(numero) ? [Key] : []));
  }

  async function bytesOf(Key: string): Promise<Buffer> {
    const object = await s3.send(new GetObjectCommand({ Bucket: buckets.boites, Key }));
    return Buffer.from((await object.Body?.transformToByteArray()) ?? []);
  }

  function fetchTold(key: string, what: 'Download' | 'Delete'): void {
    events.send({
      source: 'aws.transfer',
      type: `SFTP Server File ${what} Completed`,
      resources: [],
      detail: { 'status-code': 'COMPLETED', protocol: 'SFTP', 'file-path': `/${buckets.boites}/${key}` },
    });
  }

  /** The agent's session; signed in again where it has run out. */
  async function withAgent<T>({ agent, agentPassword }: Agent, act: (session: SignedIn) => Promise<{ status: number; body: T }>) {
    const session = agents.get(agent) ?? signIn(outputs, agent, agentPassword);
    agents.set(agent, session);
    try {
      const answer = await act(await session);
      if (answer.status === 401) agents.delete(agent);
      return answer;
    } catch {
      // An answer that is no JSON: the far end failed.
      agents.delete(agent);
      return undefined;
    }
  }

  function begin(rank: number, numero: string, scenario: Scenario): Life {
    const commune = scenario === 'push' ? pushed.commune : communeOf(scenario === 'sftp-tot' ? 'sftp' : scenario);
    const raccordement = commune.raccordements.RCO as OutputRaccordement;
    const boite = (raccordement as Partial<Named>).boite ?? '';
    const agent = raccordement as Agent;
    let aller: Buffer = Buffer.alloc(0);

    const told = async (status: string) => (await sender.facts(numero)).some((fact) => fact.fact === 'statut' && fact.status === status);
    const received = async (file: string) => (await inBox(boite, 'traites', `${numero}-${file}`)).some((key) => key.endsWith('.json'));

    async function upload(file: string, answer: Parameters<typeof answerTo>[1]): Promise<boolean> {
      const Key = `${boite}/retours/${numero}-${file}.zip`;
      await s3.send(
        new PutObjectCommand({ Bucket: buckets.boites, Key, Body: await answerTo(aller, { dateTime: now().toISOString(), ...answer }) }),
      );
      await again(queues.retours, `world: bell of D${rank} ${file}`, { boite });
      return true;
    }

    async function decide(statut: 'en-cours' | 'clos', commentaire?: string): Promise<boolean> {
      const seen = await withAgent(agent, (session) => session.show(numero));
      if (seen?.status !== 200) return false;
      if (seen.body.statut === statut) return true;
      const { version } = seen.body;
      const decided = await withAgent(agent, (session) =>
        session.decide(numero, { statut, version, ...(commentaire === undefined ? {} : { commentaire }) }),
      );
      return decided?.status === 200;
    }

    /** An agent who was told no comes back later: not before the clock has moved, else the hub would never be quiet. */
    const patiently = (step: () => Promise<boolean>): (() => Promise<boolean>) => {
      let triedAt: number | undefined;
      return async () => {
        if (triedAt === cloud.clock.ahead) return false;
        triedAt = cloud.clock.ahead;
        return step();
      };
    };

    const steps: Record<string, () => Promise<boolean>> = {
      async 'le dépôt'() {
        const date = new Date(now().getTime() - 60_000);
        const zip = await allerPackage({
          numero,
          demarche: 'RCO',
          insee: commune.insee,
          siret: commune.siret,
          date,
          email: USAGER(numero),
        });
        await sender.deposit(`${numero}.zip`, zip);
        const object = { key: `${outputs.depotPrefix}${numero}.zip`, size: zip.length };
        await again(queues.depot, `world: deposit of D${rank}`, { detail: { bucket: { name: buckets.depot }, object } });
        return true;
      },
      async 'le fichier dans la boîte'() {
        const [key] = await inBox(boite, 'teledossiers', numero);
        if (key === undefined) return false;
        aller = await bytesOf(key);
        if (scenario === 'sftp-tot') return true;
        fetchTold(key, 'Download');
        // Some delete what they fetched, others leave it in the boite.
        if (Math.floor((rank - 1) / SCENARIOS.length) % 2 === 1) return true;
        await s3.send(new DeleteObjectCommand({ Bucket: buckets.boites, Key: key }));
        fetchTold(key, 'Delete');
        return true;
      },
      async 'le fichier chez la commune'() {
        aller = pushed.take(numero) ?? aller;
        return aller.length > 0;
      },
      'la récupération constatée': () => told('recu'),
      'l’envoi de la réponse « en cours »': () => upload('1', { status: '16' }),
      'le reçu de « en cours »': () => received('1'),
      'l’envoi de la réponse « clos »': () =>
        upload('2', {
          status: '100',
          comment: COMMENT(numero),
          pieces: [{ name: 'attestation.pdf', title: 'Attestation', code: 'attestation', bytes: samplePdf('Attestation') }],
        }),
      'le reçu de « clos »': () => received('2'),
      'le téléchargement dans le GS': patiently(
        async () => (await withAgent(agent, (session) => session.download(numero)))?.status === 200,
      ),
      'la décision « en cours »': patiently(() => decide('en-cours')),
      'la décision « clos »': patiently(() => decide('clos', COMMENT(numero))),
    };
    const flow = ['l’envoi de la réponse « en cours »', 'le reçu de « en cours »', 'l’envoi de la réponse « clos »', 'le reçu de « clos »'];
    const decisions = ['la décision « en cours »', 'la décision « clos »'];
    const ways: Readonly<Record<Scenario, readonly string[]>> = {
      sftp: ['le dépôt', 'le fichier dans la boîte', 'la récupération constatée', ...flow],
      'sftp-tot': ['le dépôt', 'le fichier dans la boîte', ...flow],
      push: ['le dépôt', 'le fichier chez la commune', ...flow],
      courriel: ['le dépôt', 'le téléchargement dans le GS', ...decisions],
      mixte: ['le dépôt', 'le fichier dans la boîte', 'la récupération constatée', ...decisions],
    };
    let at = 0;
    const way = ways[scenario];
    return {
      rank,
      numero,
      scenario,
      commune,
      get waits() {
        return way[at] ?? '';
      },
      get over() {
        return at >= way.length;
      },
      async act() {
        let acted = false;
        while (at < way.length && (await steps[way[at] ?? '']?.())) {
          at += 1;
          acted = true;
        }
        return acted;
      },
    };
  }

  return { begin };
}
