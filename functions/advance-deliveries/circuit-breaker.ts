import { afterFailure, afterSuccess, beforeProbe, HOST_KEY_CHANGED, isOfEndpoint, wasTold } from '../domain/circuit.ts';
import type { Circuit, Endpoint } from '../domain/endpoint.ts';
import type { NoticeKind, NoticeRecipient } from '../domain/notices.ts';
import { info, warn } from '../shared/logger.ts';
import type { PushDeps, Visit } from './context.ts';

type Open = Circuit & { readonly state: 'ouvert' };

/** The circuit of the endpoint under visit: what a failure or a success does to it, and who is told. */
export function createCircuitBreaker(deps: PushDeps) {
  const { saveCircuit, test, owe, count, schedule, jitter, now } = deps;

  async function save(visit: Visit, next: Circuit): Promise<void> {
    if (next === visit.circuit) return;
    // Lost: an operator closed it, or accepted a key, at this very moment. What he wrote counts.
    const saved = await saveCircuit(visit.endpoint.id, visit.circuit, next);
    visit.circuit = saved === 'saved' ? next : ((await deps.loadEndpoint(visit.endpoint.id))?.circuit ?? next);
  }

  /** Notices of one opening, once each: their identifiers come from its instant. */
  async function tell(kind: NoticeKind, { id }: Endpoint, circuit: Open): Promise<void> {
    const opening = circuit.since.replace(/[^0-9TZ]/g, '');
    const recipients: NoticeRecipient[] = [{ role: 'operateur' }, { role: 'contact-technique', endpoint: id }];
    for (const to of recipients) {
      const facts = { endpoint: id, depuis: circuit.since, raison: circuit.reason };
      await owe({ id: `${kind}.${id}.${opening}.${to.role}`, kind, to, facts, at: now().toISOString() });
    }
  }

  /** Whether the server answers with a key that the connector trusts; what it shows instead is the reason from now on. */
  async function connection(visit: Visit, circuit: Open): Promise<'ok' | 'failed' | 'not-tested'> {
    const tested = await test(visit.endpoint.connectorId);
    if (tested === null) return 'not-tested';
    const { ok, hostKey } = tested;
    const changed = hostKey !== undefined && !visit.endpoint.trustedHostKeys.includes(withoutComment(hostKey));
    if (changed && circuit.reason !== HOST_KEY_CHANGED) {
      await save(visit, { ...circuit, reason: HOST_KEY_CHANGED });
      count('HostKeyChanged');
    }
    return ok && !changed ? 'ok' : 'failed';
  }

  return {
    /** Counts a failure of the endpoint; one of a single file says nothing of it. */
    async failed(visit: Visit, code: string): Promise<void> {
      if (!isOfEndpoint(code)) return;
      const before = visit.circuit;
      await save(visit, afterFailure(before, code, now().toISOString(), schedule, jitter()));
      if (visit.circuit.state === 'ferme') return;
      if (before.state === 'ferme') {
        await connection(visit, visit.circuit);
        warn('CIRCUIT_OPENED', { endpoint: visit.endpoint.id, reason: visit.circuit.reason });
        count('CircuitOpened', { reason: visit.circuit.reason });
      }
      const { circuit } = visit;
      if (circuit.state === 'ouvert' && circuit.reason === HOST_KEY_CHANGED) await tell('cle-changee', visit.endpoint, circuit);
    },

    /** A file came through at an instant: whatever was counted before is over. */
    async succeeded(visit: Visit, at: string): Promise<void> {
      const { circuit, endpoint } = visit;
      if (circuit.state === 'ferme' ? circuit.failures === 0 : at < circuit.since) return;
      // Told before it is closed: who dies in between tells it again under the same identifier.
      if (wasTold(circuit)) await tell('connexion-retablie', endpoint, circuit);
      await save(visit, afterSuccess());
      if (circuit.state === 'ouvert') info('CIRCUIT_CLOSED', { endpoint: endpoint.id });
    },

    /**
     * An open circuit lets one file through when its instant has come, and only to a server that answers with a trusted key. The next
     * probe is set first: one without an answer has failed.
     */
    async mayProbe(visit: Visit, circuit: Open): Promise<boolean> {
      if (circuit.nextProbeAt > now().toISOString()) return false;
      await save(visit, beforeProbe(circuit, now().toISOString(), schedule, jitter()));
      if (visit.circuit.state === 'ferme') return true;
      const answer = await connection(visit, visit.circuit);
      info('CIRCUIT_PROBED', { endpoint: visit.endpoint.id, answer });
      if (answer === 'failed' && visit.circuit.state === 'ouvert')
        await tell(visit.circuit.reason === HOST_KEY_CHANGED ? 'cle-changee' : 'connexion-en-panne', visit.endpoint, visit.circuit);
      return answer === 'ok';
    },
  };
}
export type CircuitBreaker = ReturnType<typeof createCircuitBreaker>;

/** A key as it is kept: type and body. */
const withoutComment = (key: string): string => key.trim().split(/\s+/).slice(0, 2).join(' ');
