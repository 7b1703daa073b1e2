import { AgentSchema } from '../../../../functions/domain/agent.ts';
import { type Command, type Decision, decide } from '../../../../functions/domain/decide.ts';
import { DepositSchema, type Dossier, type DossierEvent } from '../../../../functions/domain/dossier.ts';
import { contentExpiry } from '../../../../functions/domain/legal-time.ts';
import type { MailboxHealth } from '../../../../functions/domain/mailbox.ts';
import type { Reading } from '../../../../functions/domain/readings.ts';
import type { Deadline } from '../../../../functions/domain/retention.ts';
import type { StoredObject } from '../../../../functions/gs-api/describe-dossier.ts';
import { createGsApi } from '../../../../functions/gs-api/gs-api.ts';
import { uploadKey } from '../../../../functions/gs-api/prepare-document.ts';
import { ApiRequestSchema } from '../../../../functions/gs-api/request.ts';
import { createApplyCommand } from '../../../../functions/shared/apply-command.ts';
import type { Answer } from '../../../../functions/shared/verdict.ts';

export const SUBMITTED = '2026-11-02T09:00:00.000Z';
export const NOW = '2026-11-03T10:00:00.000Z';
/** 30 calendar days later, at the same wall time in Paris. */
export const EXPIRED = '2026-12-02T09:00:00.000Z';

export const AGENT = AgentSchema.parse({ agent: 'agent-1', insee: '01001', demarches: ['ILE'], state: 'actif' });

const DOSSIER_DEFAULTS = { numero: 'A-6-ILE00001', demarche: 'ILE', insee: '01001', mode: 'courriel', submittedAt: SUBMITTED };

/** A PDF small enough to be read here. */
export const PDF = Buffer.from('%PDF-1.7 un document');

/** Everything outside the API, in memory, written as the adapters would. */
export function createWorld() {
  const agents = new Map<string, unknown>([[AGENT.agent, AGENT]]);
  const dossiers = new Map<string, Dossier>();
  const events: DossierEvent[] = [];
  const vault = new Map<string, { bytes: Buffer; type: string; fileName?: string }>();
  const logs: string[] = [];
  const reads: string[] = [];
  const steps: string[] = [];
  const announced: Deadline[] = [];
  const readings: Reading[] = [];
  const world = {
    now: NOW,
    verdict: 'clean' as Answer,
    health: null as MailboxHealth | null,
    agents,
    dossiers,
    events,
    vault,
    logs,
    reads,
    steps,
    announced,
    readings,
    beforeCommit: async () => {},
    call,
    open,
    apply,
    upload,
  };

  const loadDossier = async (numero: string): Promise<Dossier | null> => {
    reads.push(numero);
    return dossiers.get(numero) ?? null;
  };
  const commit = async (before: Dossier | null, { events: added, dossier }: Decision): Promise<'committed' | 'stale'> => {
    await world.beforeCommit();
    if (dossiers.get(dossier.numero)?.version !== before?.version) return 'stale';
    dossiers.set(dossier.numero, dossier);
    events.push(...added);
    steps.push(...added.map(({ type }) => type));
    return 'committed';
  };
  const put = async (key: string, bytes: Buffer, type: string, fileName?: string): Promise<string> => {
    vault.set(key, { bytes, type, ...(fileName === undefined ? {} : { fileName }) });
    return key;
  };
  const describe = async (key: string): Promise<StoredObject | null> => {
    const found = vault.get(key);
    return found === undefined ? null : { bytes: found.bytes.length, type: found.type, version: 'v1', fileName: found.fileName };
  };
  const read = async (key: string): Promise<Buffer | null> => vault.get(key)?.bytes ?? null;
  let ids = 0;

  const gsApi = createGsApi({
    now: () => world.now,
    newId: () => (++ids).toString(16).padStart(32, '0'),
    log: (code) => void logs.push(code),
    loadAgent: async (agent) => {
      const found = agents.get(agent);
      return found === undefined ? undefined : AgentSchema.parse(found);
    },
    loadDossier,
    commune: async () => ({ name: 'L’Abergement-Clémenciat' }),
    health: async () => world.health,
    listByCommune: async (insee, demarche, status, { before = '~', limit }) =>
      [...dossiers.values()]
        .filter((d) => d.insee === insee && d.demarche === demarche && d.status === status && `${d.submittedAt}#${d.numero}` < before)
        .sort((a, b) => (`${a.submittedAt}#${a.numero}` < `${b.submittedAt}#${b.numero}` ? 1 : -1))
        .slice(0, limit),
    history: async (numero) => events.filter((event) => event.numero === numero),
    address: async () => 'usager@exemple.fr',
    comment: async (key) => (await read(key))?.toString() ?? null,
    putComment: async (key, comment) => void (await put(key, Buffer.from(comment), 'text/plain')),
    announce: async (deadline) => {
      // Announced before it is put.
      if ('key' in deadline && vault.has(deadline.key)) throw new Error('put before it was announced');
      announced.push(deadline);
    },
    putDocument: (numero, id, bytes, type, name) => put(`documents/${numero}/${id}`, bytes, type, name),
    describe,
    verdict: async () => world.verdict,
    read,
    linkTo: async ({ key, version, seconds }) => {
      steps.push('lien');
      return `https://coffre/${key}?version=${version}&secondes=${seconds}`;
    },
    uploadForm: async ({ key, type }) => ({ url: 'https://coffre/', fields: { key, 'Content-Type': type } }),
    endedDelivery: () => [],
    recordReading: async (reading) => void readings.push(reading),
    apply: createApplyCommand({ load: loadDossier, commit, now: () => new Date(world.now) }),
  });

  /** A dossier as the hub would have made it, open in the GS or in a boite unless `transmis` is false. */
  function open(overrides: Record<string, unknown> = {}, { transmis = true } = {}): Dossier {
    const raw = { ...DOSSIER_DEFAULTS, ...overrides };
    const numero = String(raw.numero);
    const deposit = DepositSchema.parse({
      ...raw,
      arrivedAt: raw.submittedAt,
      expiresAt: contentExpiry(raw.submittedAt),
      contentDigest: 'a'.repeat(64),
      contentKey: `contenu/${numero}/paquet.zip`,
      contentBytes: 9,
      fileName: `RitaGS.${numero}.ADER.ftp.zip`,
      hasAddress: true,
      warnings: [{ code: 'PIECE_ATTENDUE', place: 'pieces', message: 'Le justificatif de domicile est absent.' }],
    });
    vault.set(deposit.contentKey, { bytes: Buffer.from('PK paquet'), type: 'application/zip' });
    apply({ kind: 'deposer', deposit }, numero);
    if (transmis) apply({ kind: 'constater-transmission', proof: deposit.mode === 'courriel' ? 'gs' : 'boite' }, numero);
    return dossiers.get(numero) as Dossier;
  }

  function apply(command: Command, numero: string): void {
    const decision = decide(dossiers.get(numero) ?? null, command, world.now);
    if (!decision.ok) throw new Error(decision.refusal.code);
    dossiers.set(numero, decision.value.dossier);
    events.push(...decision.value.events);
  }

  /** What the browser does with an upload form. */
  function upload(numero: string, id: string, bytes: Buffer = PDF, type = 'application/pdf', fileName = 'attestation.pdf'): void {
    vault.set(uploadKey(numero, id), { bytes, type, fileName });
  }

  async function call(method: 'GET' | 'POST', path: string, input: unknown = undefined, agent: string = AGENT.agent) {
    const [rawPath = '', queryText = ''] = path.split('?');
    const event = {
      rawPath,
      queryStringParameters: Object.fromEntries(new URLSearchParams(queryText)),
      ...(input === undefined ? {} : { body: typeof input === 'string' ? input : JSON.stringify(input) }),
      requestContext: { http: { method }, authorizer: { jwt: { claims: { sub: agent } } } },
    };
    const { status, body } = await gsApi(ApiRequestSchema.parse(event));
    return { status, body: JSON.parse(JSON.stringify(body)) };
  }

  return world;
}
