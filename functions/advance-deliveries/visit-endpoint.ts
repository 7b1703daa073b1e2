import { type Delivery, isOpen, isUnderWay } from '../domain/delivery.ts';
import { EndpointIdSchema } from '../domain/ids.ts';
import { secondsBetween, secondsLater } from '../domain/instants.ts';
import { failure, info, warn } from '../shared/logger.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import { createCleanUp } from './clean-up.ts';
import type { PushDeps, Visit } from './context.ts';
import { createFallBack } from './fall-back.ts';
import { createMoveFile } from './move-file.ts';
import { createSendFile, type Started } from './send-file.ts';

/** Files on their way to one endpoint: a connector has five sessions, and a queue of 1,000 (aws-facts §2.4) that others use too. */
const MAX_UNDER_WAY = 20;

/** The longest delay of a message (SQS): a later look is rung for again by then. */
const MAX_DELAY_SECONDS = 900;

/** Advances what goes to one endpoint, oldest first, one visit at a time (design §6). */
export function createVisitEndpoint(deps: PushDeps) {
  const { schedule, now } = deps;
  const breaker = createCircuitBreaker(deps);
  const send = createSendFile(deps, breaker);
  const move = createMoveFile(deps, breaker, send);
  const cleanUp = createCleanUp(deps);
  const fallBack = createFallBack(deps);
  const isDue = ({ nextAt }: Delivery) => nextAt <= now().toISOString();

  /** One step further, and on with the next as long as one follows at once. */
  async function advance(visit: Visit, delivery: Delivery): Promise<void> {
    if (await fallBack(delivery)) return;
    if (!isOpen(delivery)) return cleanUp(visit, delivery);
    if (delivery.state === 'move-demande') return move.follow(visit, delivery);
    const whole = delivery.state === 'envoi' ? await send.follow(visit, delivery) : delivery;
    if (whole?.state === 'envoye') await move.begin(visit, whole);
  }

  /**
   * A delivery that fails for a reason of ours keeps nobody back: it is seen again at the next look. The index lags behind the items:
   * what is acted upon is read again, before and after.
   */
  async function followOne(visit: Visit, numero: string): Promise<Delivery | null> {
    try {
      const fresh = await deps.load(numero);
      if (fresh !== null && isDue(fresh) && fresh.state !== 'a-pousser' && fresh.state !== 'suspendu') await advance(visit, fresh);
    } catch (error) {
      failure('DELIVERY_FAILED', error, { numero });
    }
    return deps.load(numero);
  }

  /** What is under way, and when something of it must be looked at again. */
  async function followAll(visit: Visit, until: Date, looks: string[]): Promise<number> {
    let taken = 0;
    for await (const listed of deps.underWayAt(visit.endpoint.id)) {
      if (now() >= until) return MAX_UNDER_WAY;
      const delivery = isDue(listed) ? await followOne(visit, listed.numero) : listed;
      if (delivery === null) continue;
      if (isUnderWay(delivery)) taken += 1;
      if (isUnderWay(delivery) || (!isOpen(delivery) && delivery.cleanup === 'du')) looks.push(delivery.nextAt);
    }
    return taken;
  }

  async function startOne(visit: Visit, numero: string): Promise<Started> {
    try {
      const fresh = await deps.load(numero);
      return fresh?.state !== 'a-pousser' || (await fallBack(fresh)) ? 'left' : await send.start(visit, fresh);
    } catch (error) {
      failure('DELIVERY_FAILED', error, { numero });
      return 'left';
    }
  }

  /** Oldest first, as long as there is room; behind an open circuit one file at most, and only where it may probe. */
  async function startWaiting(visit: Visit, taken: number, until: Date, looks: string[]): Promise<void> {
    let room = MAX_UNDER_WAY - taken;
    let started = 0;
    const probing = visit.circuit.state === 'ouvert';
    if (visit.circuit.state === 'ouvert') room = taken === 0 && (await breaker.mayProbe(visit, visit.circuit)) ? 1 : 0;
    for await (const listed of room > 0 ? deps.waitingFor(visit.endpoint.id) : []) {
      if (room <= 0 || now() >= until || (visit.circuit.state === 'ouvert' && !probing)) break;
      if (!probing && !isDue(listed)) {
        looks.push(listed.nextAt);
        continue;
      }
      const answer = await startOne(visit, listed.numero);
      if (answer === 'started') {
        started += 1;
        room -= 1;
      }
      if (answer === 'throttled') break;
    }
    // Behind an open circuit nobody looks before its probe: a dead server costs one visit for each.
    if (visit.circuit.state === 'ouvert') looks.push(visit.circuit.nextProbeAt);
    if (started > 0 || (visit.circuit.state === 'ferme' && (room <= 0 || now() >= until)))
      looks.push(secondsLater(now(), schedule.pollSeconds));
  }

  /** Everything once; answers when to look again, undefined where nothing is to be expected. */
  async function look(id: string, until: Date): Promise<string | undefined> {
    const endpoint = await deps.loadEndpoint(EndpointIdSchema.parse(id));
    if (endpoint?.connectorId === undefined) {
      warn('ENDPOINT_WITHOUT_CONNECTOR', { endpoint: id });
      return undefined;
    }
    const { connectorId, circuit } = endpoint;
    const visit: Visit = { endpoint: { ...endpoint, connectorId }, circuit, listings: new Map(), read: new Map(), suspended: new Map() };
    const looks: string[] = [];
    const taken = await followAll(visit, until, looks);
    await startWaiting(visit, taken, until, looks);
    for (const file of visit.read.keys()) await deps.destroy(file);
    info('ENDPOINT_VISITED', { endpoint: id, taken });
    return looks.sort()[0];
  }

  /** A bell for the next look, unless one is on its way that comes no later. Answers the instant of the one that is. */
  async function ringFor(endpoint: string, next: string | undefined, onItsWay: string | undefined): Promise<string | undefined> {
    const instant = now().toISOString();
    const pending = onItsWay !== undefined && onItsWay > instant ? onItsWay : undefined;
    if (next === undefined || (pending !== undefined && pending <= next)) return pending;
    const delay = Math.min(Math.max(Math.ceil(secondsBetween(instant, next)), 1), MAX_DELAY_SECONDS);
    await deps.ring({ endpoint }, delay);
    return secondsLater(instant, delay);
  }

  /** `until`: when the function must have left. */
  return async (endpoint: string, until: Date): Promise<void> => {
    const owner = deps.newOwner();
    const lease = await deps.acquireEndpoint(endpoint, owner, now().toISOString(), deps.leaseSeconds);
    if (lease.outcome === 'noted') return;
    let bell = lease.nextLookAt;
    let left = false;
    try {
      for (;;) {
        bell = await ringFor(endpoint, await look(endpoint, until), bell);
        const released = await deps.releaseEndpoint(endpoint, owner, bell);
        left = released !== 'rung';
        if (left) return;
        // Somebody rang meanwhile, and there is no time: his bell is rung again.
        if (now() >= until) bell = await ringFor(endpoint, now().toISOString(), undefined);
      }
    } finally {
      if (!left) await deps.releaseEndpoint(endpoint, owner, bell);
    }
  };
}
export type VisitEndpoint = ReturnType<typeof createVisitEndpoint>;
