import { AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { beforeAll, expect, test } from 'vitest';
import { agents } from '../../functions/adapters/access-table/agents.ts';
import { openTable } from '../../functions/adapters/dossiers-table/client.ts';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { vaultBucket } from '../../functions/adapters/vault-bucket.ts';
import { decide } from '../../functions/domain/decide.ts';
import { DepositSchema } from '../../functions/domain/dossier.ts';
import { AgentIdSchema } from '../../functions/domain/ids.ts';
import { contentExpiry } from '../../functions/domain/legal-time.ts';
import { contentKey } from '../../functions/domain/vault-layout.ts';
import type { DownloadView, LinkView, ProblemView, UploadView } from '../../functions/gs-api/views.ts';
import { applyEnv } from '../../local/cloud/apply-env.ts';
import { localEnv } from '../../local/cloud/endpoint.ts';
import { readOutputs } from '../../local/cloud/outputs.ts';
import { type SignedIn, signIn } from '../../local/players/agent.ts';

/** The API through its real front: HTTP API, tokens of the user pool, function, tables and vault of the local cloud. */
const outputs = readOutputs();
applyEnv(localEnv(outputs));
const { dossiers } = dossiersTable(outputs.tables.dossiers);
const vault = vaultBucket({ bucket: outputs.buckets.vault });
const access = agents(openTable(outputs.tables.acces));
const DIGEST = 'a'.repeat(64);
const PACKAGE = Buffer.from('PK paquet de la commune');
const PDF = Buffer.from('%PDF-1.7 attestation');

let drawn = 0;
const newNumero = (): string => `A-5-${Date.now().toString(36)}${drawn++}`.toUpperCase();

/** Communes whose agents read in the GS. */
const inGs = outputs.communes.flatMap(({ insee, raccordements: { ILE } }) => (ILE?.mode === 'courriel' ? [{ insee, ILE }] : []));
let agent: SignedIn;
let stranger: SignedIn;
let strangerName: string;
let insee: string;

beforeAll(async () => {
  const [own, other] = inGs;
  if (own === undefined || other === undefined) throw new Error('two communes connected by courriel for an ILE are needed');
  insee = own.insee;
  agent = await signIn(outputs, own.ILE.agent, own.ILE.agentPassword);
  strangerName = other.ILE.agent;
  stranger = await signIn(outputs, other.ILE.agent, other.ILE.agentPassword);
}, 60_000);

/** A dossier that stands open in the GS. Its deposit and its opening are one history already, so nobody else writes it. */
async function openDossier(): Promise<string> {
  const numero = newNumero();
  const now = new Date().toISOString();
  const deposit = DepositSchema.parse({
    numero,
    demarche: 'ILE',
    insee,
    mode: 'courriel',
    submittedAt: now,
    arrivedAt: now,
    expiresAt: contentExpiry(now),
    contentDigest: DIGEST,
    contentKey: contentKey(numero, DIGEST),
    contentBytes: PACKAGE.length,
    fileName: `RitaGS.${numero}-ILE-2.ADER.ftp.zip`,
    hasAddress: true,
    warnings: [],
  });
  await Promise.all([vault.putPackage(numero, DIGEST, PACKAGE), vault.putAddress(numero, 'usager@exemple.fr')]);
  const deposited = decide(null, { kind: 'deposer', deposit }, now);
  if (!deposited.ok) throw new Error(deposited.refusal.code);
  const opened = decide(deposited.value.dossier, { kind: 'constater-transmission', proof: 'gs' }, now);
  if (!opened.ok) throw new Error(opened.refusal.code);
  const { dossier } = opened.value;
  await dossiers.commit(null, { events: [...deposited.value.events, ...opened.value.events], dossier });
  return numero;
}

test.each([
  ['no token', undefined],
  ['no token of the pool', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZ2VudCJ9.'],
])('with %s: 401', async (_, token) => {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  expect((await fetch(`${outputs.gs.url}/moi`, { headers })).status).toBe(401);
});

test('nobody but its commune knows of a dossier', async () => {
  const numero = await openDossier();
  const none = await stranger.show(newNumero());
  expect(none.status).toBe(404);
  expect(await stranger.show(numero)).toEqual(none);
  expect(await stranger.download(numero)).toEqual(none);
  expect(await stranger.decide(numero, { statut: 'clos', version: 2 })).toEqual(none);
  expect((await agent.show(numero)).status).toBe(200);
});

test('lists page by page over the index', async () => {
  const older = await openDossier();
  const newer = await openDossier();
  const seen: string[] = [];
  // Others may open dossiers meanwhile: pages are turned until both are seen.
  for (let suite = ''; !seen.includes(older); ) {
    const { body } = await agent.list(`?demarche=ILE&statut=transmis&limite=1${suite}`);
    seen.push(...body.dossiers.map(({ numero }) => numero));
    if (body.suite === undefined) break;
    suite = `&suite=${body.suite}`;
  }
  expect(seen.filter((numero) => numero === older || numero === newer)).toEqual([newer, older]);
});

test('a download is recorded, and its link gives the bytes', async () => {
  const numero = await openDossier();
  const { status, body } = await agent.download(numero);
  expect(status).toBe(200);
  expect(Buffer.from(await (await fetch(body.url)).arrayBuffer())).toEqual(PACKAGE);
  expect(new URL(body.url).searchParams.get('X-Amz-Expires')).toBe('60');
  expect(new URL(body.url).searchParams.get('versionId')).toBeTruthy();
  expect((await dossiers.history(numero)).map(({ type }) => type)).toEqual(['depose', 'transmis', 'telechargement', 'recu']);
  expect((await agent.show(numero)).body).toMatchObject({ statut: 'recu', version: body.version, courrielUsager: 'usager@exemple.fr' });
});

test('a document goes by a form to the vault, and is linked to once a decision has sent it', async () => {
  const numero = await openDossier();
  const id = await agent.attach(numero, 'Attestation d’été (1).pdf', 'application/pdf', PDF);
  const decided = await agent.decide(numero, { statut: 'accepte', version: 2, commentaire: 'Voici votre attestation.', documents: [id] });
  expect(decided).toMatchObject({ status: 200, body: { statut: 'accepte', documentsEnvoyes: [{ id, nom: 'Attestation d’été (1).pdf' }] } });
  expect(decided.body.historique.at(-1)).toMatchObject({ commentaire: 'Voici votre attestation.', par: 'vous' });

  const link = await agent.call<LinkView>('GET', `/dossiers/${numero}/documents/${id}`);
  const fetched = await fetch(link.body.url);
  expect(Buffer.from(await fetched.arrayBuffer())).toEqual(PDF);
  expect(fetched.headers.get('content-disposition')).toBe(
    "attachment; filename*=UTF-8''Attestation%20d%E2%80%99%C3%A9t%C3%A9%20%281%29.pdf",
  );
  // Access logs keep links: the name that a person chose is in none.
  expect(decodeURIComponent(link.body.url)).not.toContain('Attestation');
});

test('the store itself refuses a document over 10 MB', async () => {
  const numero = await openDossier();
  const prepared = await agent.call<UploadView>('POST', `/dossiers/${numero}/documents`, {
    nom: 'a.pdf',
    type: 'application/pdf',
    taille: 9,
  });
  const form = new FormData();
  for (const [name, value] of Object.entries(prepared.body.champs)) form.append(name, value);
  form.append('file', new Blob([Buffer.alloc(10 * 1024 * 1024 + 1)], { type: 'application/pdf' }), 'a.pdf');
  expect((await fetch(prepared.body.url, { method: 'POST', body: form })).ok).toBe(false);
  const refused = await agent.call<ProblemView>('POST', `/dossiers/${numero}/statut`, {
    statut: 'clos',
    version: 2,
    documents: [prepared.body.id],
  });
  expect(refused).toMatchObject({ status: 422, body: { code: 'DOCUMENT_NON_DEPOSE' } });
});

test('of two decisions on one version one is made, the other is told what the dossier has become', async () => {
  const numero = await openDossier();
  const answers = await Promise.all(['en-cours', 'clos'].map((statut) => agent.decide(numero, { statut, version: 2 })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const [made, late] = answers.toSorted((a, b) => a.status - b.status);
  expect(late?.body).toMatchObject({ code: 'VERSION_PERIMEE', dossier: { statut: made?.body.statut, version: 3 } });
});

test('downloads at the same moment are all recorded', async () => {
  const numero = await openDossier();
  const answers = await Promise.all([1, 2, 3].map(() => agent.call<DownloadView>('POST', `/dossiers/${numero}/telechargement`)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await dossiers.history(numero)).filter(({ type }) => type === 'telechargement')).toHaveLength(3);
});

test('a suspended agent is refused at his next call, with the same token', async () => {
  const cognito = new CognitoIdentityProviderClient({});
  const user = await cognito.send(new AdminGetUserCommand({ UserPoolId: outputs.gs.userPoolId, Username: strangerName }));
  const sub = AgentIdSchema.parse(user.UserAttributes?.find(({ Name }) => Name === 'sub')?.Value);
  const entitled = await access.load(sub);
  if (entitled === undefined) throw new Error('the agent has no entitlement');
  await access.put({ ...entitled, state: 'suspendu' });
  expect(await stranger.me()).toMatchObject({ status: 403, body: { code: 'ACCES_REFUSE' } });
  await access.put(entitled);
  expect((await stranger.me()).status).toBe(200);
});
