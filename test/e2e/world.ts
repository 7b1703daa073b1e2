import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetExecutionHistoryCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import { versionPages } from '../../functions/adapters/object-versions.ts';
import type { ServiceRecord } from '../../functions/domain/service-status.ts';
import type { Status } from '../../functions/domain/statuses.ts';
import { PROOFS } from '../../functions/domain/vault-layout.ts';
import { functionCalls } from '../../local/cloud/function-calls.ts';
import type { OutputCommune, OutputRaccordement, Outputs } from '../../local/cloud/outputs.ts';
import type { EventRule, ProxyRule } from '../../local/cloud/proxy-control.ts';
import { observer } from '../../local/demo/observe.ts';
import type { ReceivedMail } from '../../local/mails/received-mail.ts';
import { signIn } from '../../local/players/agent.ts';
import { communeSoftware } from '../../local/players/commune.ts';
import { portal } from '../../local/players/portal.ts';
import { until } from '../../local/players/until.ts';
import { allerPackage } from '../fixtures/packages.ts';

type Mode = OutputRaccordement['mode'];
export type Connected<M extends Mode> = OutputCommune & { readonly raccordement: Extract<OutputRaccordement, { mode: M }> };

let drawn = 0;
/** A number that no other test has. */
export function newNumero(): string {
  drawn += 1;
  return `A-7-${(process.pid % 1296).toString(36)}${Date.now().toString(36).slice(-5)}${(drawn % 1296).toString(36).padStart(2, '0')}`
    .toUpperCase()
    .padEnd(12, 'X')
    .slice(0, 13);
}

/** The players and the observers of one running local cloud. */
export function world(outputs: Outputs) {
  const { endpoint, region } = outputs;
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true });
  const sfn = new SFNClient({ endpoint, region });
  const call = functionCalls(outputs);
  const table = new DynamoDBClient({ endpoint, region });
  const sqs = new SQSClient({ endpoint, region, useQueueUrlAsEndpoint: false });
  const look = observer(outputs);
  const sender = portal(outputs);

  /** A commune connected by a mode for both démarches. */
  function commune<M extends Mode>(mode: M): Connected<M> {
    for (const one of outputs.communes) {
      const { RCO, ILE } = one.raccordements;
      if (RCO?.mode === mode && ILE?.mode === mode) return { ...one, raccordement: RCO as Extract<OutputRaccordement, { mode: M }> };
    }
    throw new Error(`no commune of the local cloud is connected by ${mode}`);
  }

  /** Every mail so far, oldest first: those whose subject holds some words, those of a recipient. */
  const everyMail = async (asked: { readonly sujet: string } | { readonly a: string }): Promise<ReceivedMail[]> =>
    (await fetch(`${outputs.mails.url}?${new URLSearchParams(asked)}`)).json() as Promise<ReceivedMail[]>;
  const mails = (numero: string): Promise<ReceivedMail[]> => everyMail({ sujet: numero });

  const reaches = (numero: string, status: Status, seconds = 60) =>
    until(
      `${numero} reaches ${status}`,
      async () => {
        const dossier = await look.dossier(numero);
        return dossier?.status === status ? dossier : undefined;
      },
      seconds,
    );

  async function tellProxy(what: 'rules' | 'events', rule: ProxyRule | EventRule): Promise<void> {
    const control = outputs.proxy?.control;
    if (control === undefined) throw new Error('no proxy between the functions and the emulator');
    const answer = await fetch(`${control}/${what}`, { method: 'POST', body: JSON.stringify(rule) });
    if (answer.status !== 201) throw new Error(`the proxy refused the rule: ${await answer.text()}`);
  }

  return {
    outputs,
    look,
    sender,
    commune,
    everyMail,
    mails,
    reaches,
    until,
    agentOf: ({ agent, agentPassword }: { agent: string; agentPassword: string }) => signIn(outputs, agent, agentPassword),
    /** The commune's software, with a folder of its own for the time of the test. */
    softwareOf(credentials: { username: string; password: string }) {
      const folder = mkdtempSync(path.join(tmpdir(), 'teledossier-e2e-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      return communeSoftware(outputs, credentials, folder);
    },

    /** Deposits a package for a commune; answers its bytes. */
    async deposit(
      numero: string,
      to: OutputCommune,
      demarche: 'RCO' | 'ILE' = 'RCO',
      date = new Date(Date.now() - 60_000),
    ): Promise<Buffer> {
      const zip = await allerPackage({ numero, demarche, insee: to.insee, siret: to.siret, date, email: 'usager@exemple.test' });
      await sender.deposit(`${numero}.zip`, zip);
      return zip;
    },

    /** Waits for the link that somebody is mailed; the second one, where he got one before. */
    linkTo: (to: string, pattern: RegExp, rank = 1): Promise<string> =>
      until(`link ${rank} to ${to}`, async () => {
        const mails = await everyMail({ a: to });
        return mails.flatMap(({ text }) => pattern.exec(text)?.[0] ?? [])[rank - 1];
      }),

    /** Waits for so many mails of a dossier, then a little more, so that one too many shows. */
    async settledMails(numero: string, count: number): Promise<ReceivedMail[]> {
      await until(`${count} mails of ${numero}`, async () => ((await mails(numero)).length >= count ? true : undefined));
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return mails(numero);
    },

    async vaultKeys(prefix: string): Promise<string[]> {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: outputs.buckets.vault, Prefix: prefix }));
      return Contents.flatMap(({ Key }) => Key ?? []);
    },
    async vaultText(Key: string): Promise<string> {
      const object = await s3.send(new GetObjectCommand({ Bucket: outputs.buckets.vault, Key }));
      return (await object.Body?.transformToString()) ?? '';
    },

    /** State transitions of every execution of a dossier, by execution name. */
    async transitions(numero: string): Promise<Record<string, number>> {
      const counted: Record<string, number> = {};
      const { executions = [] } = await sfn.send(
        new ListExecutionsCommand({ stateMachineArn: outputs.stateMachines['dossier-lifecycle'], maxResults: 1000 }),
      );
      for (const { name = '', executionArn } of executions.filter((one) => one.name?.startsWith(`${numero}-`))) {
        const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
        counted[name] = events.filter(({ type }) => type?.endsWith('StateEntered')).length;
      }
      return counted;
    },

    /** Every version and delete marker of a bucket whose key names a dossier. */
    async versions(bucket: keyof Outputs['buckets'], numero: string): Promise<string[]> {
      const found: string[] = [];
      for await (const { versions, markers } of versionPages(s3, outputs.buckets[bucket], ''))
        found.push(...[...versions, ...markers].flatMap(({ Key }) => Key ?? []));
      // A proof that a mail left outlives what it was about: a number, nothing of a person.
      return found.filter((key) => key.includes(numero) && !key.startsWith(PROOFS));
    },
    async objectText(bucket: keyof Outputs['buckets'], Key: string): Promise<string> {
      const object = await s3.send(new GetObjectCommand({ Bucket: outputs.buckets[bucket], Key }));
      return (await object.Body?.transformToString()) ?? '';
    },

    /** What must be destroyed of a dossier: sort keys of its items. */
    async deadlines(numero: string): Promise<string[]> {
      const { Items = [] } = await table.send(
        new QueryCommand({
          TableName: outputs.tables.dossiers,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :deadline)',
          ExpressionAttributeValues: { ':pk': { S: `DOSSIER#${numero}` }, ':deadline': { S: 'ECHEANCE#' } },
          ConsistentRead: true,
        }),
      );
      return Items.flatMap(({ sk }) => sk?.S ?? []);
    },

    /** Rings for the destruction of one item, as a sweep at an instant would: no other dossier of this cloud is concerned. */
    async destroy(numero: string, sk: string, asOf: string): Promise<void> {
      const bell = { pk: `DOSSIER#${numero}`, sk, asOf, run: 'essai-e2e' };
      await sqs.send(new SendMessageCommand({ QueueUrl: outputs.queues.destruction, MessageBody: JSON.stringify(bell) }));
    },

    async ringBoite(boite: string): Promise<void> {
      await sqs.send(new SendMessageCommand({ QueueUrl: outputs.queues.retours, MessageBody: JSON.stringify({ boite }) }));
    },

    /** Runs the sweeper as the scheduler does, at an instant. */
    sweep: (asOf?: string): Promise<{ due: number; acted: number; failed: number }> =>
      call('sweep-due', asOf === undefined ? {} : { asOf }),

    /** Runs a pass over the boites as the scheduler does, to its end. */
    reconcile: (): Promise<{ bells: number; fetches: number; orphans: number; failed: number; finished: boolean }> =>
      call('reconcile-boites'),

    /** Has the hub look at what the alarm said, as the schedule does; answers the public record. */
    lookAtService: (): Promise<ServiceRecord> => call('announce-status'),

    /** Breaks the next calls of the functions, as a rule says. */
    breakCalls: (rule: ProxyRule): Promise<void> => tellProxy('rules', rule),

    /** Loses, repeats or delays the next events of AWS, as a rule says. */
    loseEvents: (rule: EventRule): Promise<void> => tellProxy('events', rule),
  };
}
export type World = ReturnType<typeof world>;
