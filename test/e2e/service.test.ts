import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { CommuneSchema, RaccordementSchema } from '../../functions/domain/commune.ts';
import { secondsLater } from '../../functions/domain/instants.ts';
import { SERVICE_RECORD_KEY, ServiceRecordSchema } from '../../functions/domain/service-status.ts';
import { alarmName, SERVICE_ALARM } from '../../infra/observability/alarm-names.ts';
import { type AwsEvents, awsEvents } from '../../local/cloud/aws-events.ts';
import { ACCOUNT } from '../../local/cloud/endpoint.ts';
import { done, ops } from '../ops-command.ts';
import { type World, world } from './world.ts';

const INSEE = '99881';
const EDITOR = `support-${INSEE}@editeur.test`;
const PARTNERS = ['partenaire-msp@teledossier.test', 'partenaire-pec@teledossier.test'];

let w: World;
let events: AwsEvents;
const clients: { destroy(): void }[] = [];
beforeAll(async () => {
  const outputs = inject('outputs');
  w = world(outputs);
  const { endpoint, region } = outputs;
  const [bridge, sqs] = [new EventBridgeClient({ endpoint, region }), new SQSClient({ endpoint, region, useQueueUrlAsEndpoint: false })];
  clients.push(bridge, sqs);
  events = awsEvents({ events: bridge, sqs, region, account: ACCOUNT, log: (line) => console.log(line) });
  // An editor that serves two démarches of a commune.
  const { directory } = dossiersTable(outputs.tables.dossiers);
  const service = { name: 'Mairie', address: ['1 place de la Mairie'], telephone: '01 99 00 00 00' };
  await directory.putCommune(CommuneSchema.parse({ insee: INSEE, name: 'Essai-service', postalCodes: [], service }));
  for (const demarche of ['ILE', 'RCO']) {
    const mode = {
      mode: 'sftp',
      state: 'actif',
      boite: `essai-service-${INSEE}`,
      technicalContact: EDITOR,
      mailbox: `mairie-${INSEE}@commune.test`,
    };
    await directory.putRaccordement(RaccordementSchema.parse({ insee: INSEE, demarche, ...mode }));
  }
});
afterAll(() => {
  for (const client of clients) client.destroy();
});

/** Who was written to, of those that this test knows. */
async function told(subject: string, about: string): Promise<string[]> {
  const ours = (await w.everyMail({ sujet: subject })).filter((mail) => mail.text.replace(/\s+/g, ' ').includes(about));
  return ours
    .flatMap(({ to }) => to)
    .filter((to) => to === EDITOR || PARTNERS.includes(to))
    .sort();
}

async function areTold(subject: string, about: string): Promise<void> {
  await w.sweep();
  await w.until(`everybody is told: ${subject}`, async () => ((await told(subject, about)).length >= 3 ? true : undefined));
  await w.sweep();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await told(subject, about)).toEqual([...PARTNERS, EDITOR].sort());
}

/** The event of CloudWatch, by the rule that is deployed. */
async function alarmIs(value: 'ALARM' | 'OK', at: string): Promise<void> {
  const name = alarmName('local', SERVICE_ALARM);
  const state = { value, reason: 'essai', timestamp: at.replace('Z', '+0000') };
  events.send({
    source: 'aws.cloudwatch',
    type: 'CloudWatch Alarm State Change',
    resources: [`arn:aws:cloudwatch:${w.outputs.region}:${ACCOUNT}:alarm:${name}`],
    detail: { alarmName: name, state, previousState: { value: value === 'OK' ? 'ALARM' : 'OK' }, configuration: { alarmRule: 'essai' } },
  });
  await events.drained();
  const { service } = dossiersTable(w.outputs.tables.dossiers);
  const wanted = value === 'OK' ? 'calme' : 'alarme';
  await w.until(`the alarm is heard: ${value}`, async () => ((await service.watch()).alarm?.state === wanted ? true : undefined));
}

const record = async () => ServiceRecordSchema.parse(JSON.parse(await w.objectText('portail', SERVICE_RECORD_KEY)));

describe('the state of the service', () => {
  test('a service that stays degraded is said in the public record, and told once to each partner; once more when it is over', async () => {
    const now = new Date();
    const [since, resolvedAt] = [secondsLater(now, -45 * 60), secondsLater(now, -31 * 60)];
    await alarmIs('ALARM', since);
    await w.lookAtService();
    expect(await record()).toMatchObject({ state: 'perturbe', since });
    await areTold('le service est perturbé', 'Depuis le');
    await alarmIs('OK', resolvedAt);
    await w.lookAtService();
    expect(await record()).toMatchObject({ state: 'normal', lastIncident: { since, resolvedAt } });
    await areTold('le service est rétabli', 'Rétabli depuis le');
  });

  test('a maintenance is planned outside office hours, said in the record, told to the partners, and cancelled', async () => {
    expect(await ops(['maintenance', 'plan', '2030-06-19T10:00', '2030-06-19T11:00'])).toMatchObject({
      code: 1,
      said: expect.stringContaining('jour ouvré'),
    });
    const { id, told: count } = await done<{ id: string; told: number }>('maintenance', 'plan', '2030-06-15T22:00', '2030-06-16T02:00');
    expect(count).toBeGreaterThanOrEqual(3);
    await w.lookAtService();
    expect((await record()).maintenances).toMatchObject([{ from: '2030-06-15T20:00:00.000Z', to: '2030-06-16T00:00:00.000Z' }]);
    await areTold('une maintenance est prévue', 'samedi 15 juin 2030 à 22 h 00');
    await done('maintenance', 'cancel', id);
    await w.lookAtService();
    expect((await record()).maintenances).toEqual([]);
    await areTold('une maintenance n’a pas lieu', 'samedi 15 juin 2030 à 22 h 00');
  });
});
