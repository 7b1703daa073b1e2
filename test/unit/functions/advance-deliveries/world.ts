import { createAdvanceDeliveries } from '../../../../functions/advance-deliveries/advance-deliveries.ts';
import { createCircuitBreaker } from '../../../../functions/advance-deliveries/circuit-breaker.ts';
import type { Bell, PushDeps } from '../../../../functions/advance-deliveries/context.ts';
import { createFallBack } from '../../../../functions/advance-deliveries/fall-back.ts';
import { createMoveFile } from '../../../../functions/advance-deliveries/move-file.ts';
import { createRecordOutcome } from '../../../../functions/advance-deliveries/record-outcome.ts';
import { createReleaseHeld } from '../../../../functions/advance-deliveries/release-held.ts';
import { createSendFile } from '../../../../functions/advance-deliveries/send-file.ts';
import { createVisitEndpoint } from '../../../../functions/advance-deliveries/visit-endpoint.ts';
import { type Raccordement, RaccordementSchema } from '../../../../functions/domain/commune.ts';
import { type Command, decide } from '../../../../functions/domain/decide.ts';
import { newDelivery } from '../../../../functions/domain/delivery-steps.ts';
import type { Deposit } from '../../../../functions/domain/dossier.ts';
import { CLOSED_CIRCUIT, type Endpoint, EndpointSchema } from '../../../../functions/domain/endpoint.ts';
import { NumeroSchema } from '../../../../functions/domain/ids.ts';
import { secondsLater } from '../../../../functions/domain/instants.ts';
import type { Notice } from '../../../../functions/domain/notices.ts';
import type { Outcome } from '../../../../functions/domain/refusals.ts';
import { createApplyCommand } from '../../../../functions/shared/apply-command.ts';
import { ENDPOINT, pushDeposit, SCHEDULE } from '../../domain/delivery-fixtures.ts';
import { DEPOSITED_AT, deposited } from '../../domain/dossier-fixtures.ts';
import { farEnd } from './far-end.ts';
import { memoryTable } from './memory-table.ts';

export const LEASE_SECONDS = 120;
export const EVIDENCE_SECONDS = 600;

/** The power of a function went: every call of that invocation fails from here on. */
export class Killed extends Error {}

/** The push with its table, its queue and the far end in memory, and a clock that only the test moves. */
export function createWorld() {
  const table = memoryTable();
  let clock = Date.parse(DEPOSITED_AT);
  const now = () => new Date(clock);
  const far = farEnd(now);
  let endpoint: Endpoint = EndpointSchema.parse({
    id: ENDPOINT,
    host: 'sftp.hebergeur.test',
    port: 22,
    user: 'hub',
    trustedHostKeys: ['ssh-rsa AAAA'],
    connectorId: 'c-0123456789abcdef0',
    technicalContact: 'technique@hebergeur.test',
    credential: { kind: 'cle', since: DEPOSITED_AT },
    circuit: CLOSED_CIRCUIT,
    createdAt: DEPOSITED_AT,
  });
  let lease: { owner: string; until: string; rung: boolean } | undefined;
  let nextLookAt: string | undefined;
  let state: Raccordement['state'] = 'actif';
  let killedIn = Number.POSITIVE_INFINITY;
  let owners = 0;
  let visits = 0;
  const bells: { bell: Bell; at: string }[] = [];
  const notices = new Map<string, Notice>();
  const counted: string[] = [];
  const restarted: string[] = [];
  const copies = new Set<string>();

  const plain: PushDeps = {
    ...table,
    ...far,
    apply: createApplyCommand({ load: table.loadDossier, commit: table.commit, now }),
    loadEndpoint: async () => endpoint,
    saveCircuit: async (_, read, next) => {
      if (endpoint.circuit.state !== read.state || endpoint.circuit.failures !== read.failures) return 'lost';
      endpoint = { ...endpoint, circuit: next };
      return 'saved';
    },
    acquireEndpoint: async (_, owner, at, seconds) => {
      if (lease !== undefined && lease.until >= at) {
        lease.rung = true;
        return { outcome: 'noted' };
      }
      visits += 1;
      lease = { owner, until: secondsLater(at, seconds), rung: false };
      return { outcome: 'acquired', nextLookAt };
    },
    releaseEndpoint: async (_, owner, next) => {
      if (lease?.owner !== owner) return 'lost';
      if (lease.rung) {
        lease.rung = false;
        return 'rung';
      }
      lease = undefined;
      nextLookAt = next;
      return 'released';
    },
    raccordement: async (insee, demarche) =>
      RaccordementSchema.parse({
        insee,
        demarche,
        mode: 'sftp',
        boite: 'commune-01001',
        push: pushDeposit.push,
        mailbox: 'm@exemple.test',
        state,
      }),
    copy: async (_, key) => {
      copies.add(key);
      return 'copied';
    },
    readText: async (key) => far.listings.get(key) ?? null,
    destroy: async (name) => {
      far.listings.delete(name);
      for (const key of copies) if (key.startsWith(name)) copies.delete(key);
    },
    restart: async (numero) => void restarted.push(numero),
    ring: async (bell, seconds) => void bells.push({ bell, at: secondsLater(now(), seconds) }),
    owe: async (notice) => void notices.set(notice.id, notices.get(notice.id) ?? notice),
    count: (name, ...dimensions) => void counted.push([name, ...dimensions.flatMap((one) => Object.values(one))].join(' ')),
    schedule: { ...SCHEDULE, firstProbeSeconds: 60, maxProbeSeconds: 900 },
    leaseSeconds: LEASE_SECONDS,
    evidenceSeconds: EVIDENCE_SECONDS,
    newOwner: () => `owner-${++owners}`,
    jitter: () => 0.5,
    now,
  };

  /** Each call may be the one at which the function dies; it is not made then. */
  const deps = new Proxy(plain, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver);
      if (
        typeof value !== 'function' ||
        ['now', 'newOwner', 'jitter', 'count', 'pushable', 'nextItem', 'endedItems'].includes(String(name))
      )
        return value;
      return (...args: unknown[]) => {
        killedIn -= 1;
        if (killedIn < 0) throw new Killed();
        return value(...args);
      };
    },
  });
  const fallBack = createFallBack(deps);
  const breaker = createCircuitBreaker(deps);
  const advance = createAdvanceDeliveries({
    load: deps.load,
    ring: deps.ring,
    visit: createVisitEndpoint(deps),
    releaseHeld: createReleaseHeld(deps, fallBack),
    fallBack,
    recordOutcome: createRecordOutcome(deps, createMoveFile(deps, breaker, createSendFile(deps, breaker)).settle),
  });

  const world = {
    table,
    far,
    bells,
    notices,
    counted,
    restarted,
    copies,
    get now() {
      return now().toISOString();
    },
    /** How often the endpoint was visited. */
    get visits() {
      return visits;
    },
    get circuit() {
      return endpoint.circuit;
    },
    set raccordement(next: Raccordement['state']) {
      state = next;
    },
    pass(seconds: number): void {
      clock += seconds * 1000;
    },
    /** The function dies at its n-th call from now. */
    killIn(calls: number): void {
      killedIn = calls;
    },
    /** One message; what died or went back says so. */
    async receive(message: object, seconds = 45): Promise<'done' | 'back' | 'died'> {
      try {
        return await advance(message, new Date(clock + seconds * 1000));
      } catch (error) {
        if (error instanceof Killed) return 'died';
        throw error;
      } finally {
        killedIn = Number.POSITIVE_INFINITY;
      }
    },
    visit: (): Promise<string> => world.receive({ endpoint: ENDPOINT }),
    /** Bells whose instant has come. */
    async bellsRing(): Promise<void> {
      const due = bells.filter(({ at }) => at <= world.now);
      for (const one of due) bells.splice(bells.indexOf(one), 1);
      for (const { bell } of due) await world.receive(bell);
    },
    /** Delivers the events that wait; one that goes back stays. */
    async deliverEvents(): Promise<void> {
      for (const event of far.events.splice(0)) if ((await world.receive(event)) !== 'done') far.events.push(event);
    },
    /** A dossier handed over to the push, as its execution does; older ones first. */
    async handOver(numero = 'A-9-TESTTEST', changed: Partial<Deposit> = {}): Promise<void> {
      const of: Deposit = {
        ...pushDeposit,
        numero: NumeroSchema.parse(numero),
        fileName: pushDeposit.fileName.replace('A-9-TESTTEST', numero),
        ...changed,
      };
      table.add(deposited(of));
      await world.ask(numero, { kind: 'confier' });
    },
    /** A command of somebody else on the dossier, in the transaction that ends its delivery. */
    async ask(numero: string, command: Command): Promise<Outcome<unknown>> {
      const before = table.dossiers.get(numero) ?? null;
      const outcome = decide(before, command, world.now);
      if (!outcome.ok) return outcome;
      if (command.kind === 'confier') table.add(outcome.value.dossier, newDelivery(outcome.value.dossier, world.now, world.now, SCHEDULE));
      else if ((await table.commit(before, outcome.value, table.endedItems(outcome.value))) === 'stale') throw new Error('stale');
      return outcome;
    },
    /** Everything goes on without a fault, until nothing is left to happen within some days. */
    async settle(days = 4): Promise<void> {
      Object.assign(far, {
        fate: 'answered',
        sendFails: undefined,
        moveFails: undefined,
        connection: { ok: true, hostKey: 'ssh-rsa AAAA' },
      });
      for (let hour = 0; hour < days * 24; hour += 1) {
        for (let turn = 0; turn < 6; turn += 1) {
          far.endSend();
          far.endMove();
          await world.deliverEvents();
        }
        await world.bellsRing();
        // The sweeper: every delivery that is due, once an hour.
        for (const numero of table.dossiers.keys()) await world.receive({ numero });
        world.pass(3600);
      }
    },
  };
  return world;
}
export type World = ReturnType<typeof createWorld>;
