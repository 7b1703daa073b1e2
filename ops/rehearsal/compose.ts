import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { CANARY_BYTES, drawCanaryNumero } from '../../functions/domain/canary.ts';
import type { Commune } from '../../functions/domain/commune.ts';
import { copyPrefix, LISTINGS_PREFIX, remotePath, temporaryName } from '../../functions/domain/delivery.ts';
import type { Dossier } from '../../functions/domain/dossier.ts';
import type { Endpoint } from '../../functions/domain/endpoint.ts';
import { BoiteSchema, EndpointIdSchema } from '../../functions/domain/ids.ts';
import { readAller } from '../../functions/formats/aller.ts';
import { createRegisterDossier } from '../../functions/receive-deposit/register-dossier.ts';
import { connectorOf, testConnector } from '../endpoint/connector.ts';
import type { Ops } from '../frame.ts';
import { OpsRefused } from '../refused.ts';
import { rehearseCanary } from './canary.ts';
import type { CanaryDeps } from './canary-deps.ts';
import { canaryPackage } from './canary-package.ts';
import { checkRights, type FarEnd, listing } from './checks/rights.ts';
import type { RehearsalDeps } from './rehearse.ts';
import { readOffer, readServerKeys, ServerUnreadable } from './ssh-server.ts';

type RehearsalOps = Pick<Ops, 'hub' | 'terminal' | 'now'>;

/** Folder of the test files in the vault: under the prefix that the connectors may read. */
const TEST_FILES = 'envois/essais/';
/** 64 Kio: a disk that is full takes the first bytes of a file, and a very small one whole. */
const TEST_TEXT = 'Fichier d’essai de la plate-forme des télédossiers : vous pouvez le supprimer.\r\n'.padEnd(64 * 1024);

/** Longer than the registering takes. */
const LEASE_SECONDS = 120;

const pause = (milliseconds: number): Promise<void> => wait(milliseconds);

/** The far end through the connector of an endpoint: what the push itself uses. */
function farEnd({ hub }: Pick<Ops, 'hub'>, endpoint: Endpoint, directory: string): FarEnd {
  const { transfer, vault } = hub;
  const connector = connectorOf(endpoint);
  return {
    directory,
    async putTestFile(name) {
      await vault.put(`${TEST_FILES}${name}`, TEST_TEXT, 'text/plain; charset=utf-8');
      return `/${vault.bucket}/${TEST_FILES}${name}`;
    },
    send: (path) => transfer.startFileTransfer(connector, path, directory),
    results: (id) => transfer.fileResults(connector, id),
    move: (from, to) => transfer.startRemoteMove(connector, from, to),
    remove: (path) => transfer.startRemoteDelete(connector, path),
    list: async () =>
      `${LISTINGS_PREFIX}${await transfer.startDirectoryListing(connector, directory, `/${vault.bucket}/${LISTINGS_PREFIX}`)}`,
    async take(key) {
      const bytes = await vault.get(key);
      if (bytes === null) return null;
      await vault.destroy(key);
      return bytes.toString('utf8');
    },
    wait: pause,
  };
}

/** A rehearsal on the real hub. */
export function rehearsalOf(ops: RehearsalOps, commune: Commune): RehearsalDeps {
  const { hub, terminal, now } = ops;
  return {
    agents: hub.agents.ofCommune,
    endpoint: (id) => hub.endpoints.load(EndpointIdSchema.parse(id)),
    test: (endpoint) => testConnector(hub.transfer, connectorOf(endpoint), pause),
    async readServer({ host, port }) {
      try {
        const offer = await readOffer({ host, port });
        return { offer, keys: await readServerKeys({ host, port }, offer.hostKeyAlgorithms) };
      } catch (error) {
        if (error instanceof ServerUnreadable) return undefined;
        throw error;
      }
    },
    async rights(endpoint, directory) {
      const end = farEnd(ops, endpoint, directory);
      const name = `essai-${randomBytes(6).toString('hex')}`;
      const rights = await checkRights(end, name);
      for (const left of rights.left) await end.remove(remotePath(directory, left));
      await hub.vault.destroy(`${TEST_FILES}${name}.1.part`);
      return rights;
    },
    accounts: async (boite) => {
      const names = await hub.access.accounts.ofBoite(BoiteSchema.parse(boite));
      const seen = await Promise.all(names.map(hub.accounts.describe));
      return seen.flatMap((account) => account ?? []);
    },
    canary: (raccordement, options) => rehearseCanary(canaryDeps(ops, commune), raccordement, options),
  };

  function canaryDeps({ hub: { dossiers, deliveries, effects, boites, vault, leases } }: RehearsalOps, { siret }: Commune): CanaryDeps {
    const register = createRegisterDossier({
      ...dossiers,
      ...vault,
      acquire: (numero, key, owner, at) => leases.acquireDeposit(numero, key, owner, at, LEASE_SECONDS),
      release: leases.releaseDeposit,
      newOwner: randomUUID,
      now,
    });
    return {
      async deposit(raccordement) {
        const numero = drawCanaryNumero(randomBytes(CANARY_BYTES));
        const { insee, demarche } = raccordement;
        const zip = await canaryPackage({ numero, insee, demarche, siret: siret ?? '', date: now() });
        const aller = await readAller(zip);
        if (!aller.ok) throw new OpsRefused(`Le dossier d’essai n’est pas un bon paquet (${aller.refusal.code}, ${aller.refusal.place}).`);
        const route = { insee, raccordement, warnings: [] };
        const { outcome } = await register(aller.value, { bytes: zip, arrivedAt: now().toISOString() }, route);
        if (outcome !== 'accepted') throw new OpsRefused(`Le dossier d’essai n’a pas pu être enregistré (${outcome}).`);
        return numero;
      },
      load: dossiers.loadWithChain,
      history: dossiers.history,
      delivery: deliveries.load,
      owing: async (numero) => (await effects.open(numero)).length > 0,
      async notice(numero) {
        const event = (await dossiers.history(numero)).find(({ type }) => type === 'transmis');
        return event === undefined ? null : effects.read(numero, { seq: event.seq, kind: 'avis-mairie', role: 'mairie' });
      },
      refusedReturns: boites.refusedSince,
      cleanUp: (dossier) => cleanUp(ops, dossier),
      say: terminal.say,
      wait: pause,
      now,
    };
  }
}

/** The file that the commune has not fetched, wherever it is; then every byte and every item of the canary. */
export async function cleanUp(ops: Pick<Ops, 'hub'>, { numero, boite, push, fileName }: Dossier): Promise<void> {
  const { hub } = ops;
  if (push !== undefined) {
    const endpoint = await hub.endpoints.load(push.endpoint);
    const attempts = (await hub.deliveries.load(numero))?.attempt ?? 0;
    const names = [fileName, ...Array.from({ length: attempts }, (_, rank) => temporaryName(fileName, rank + 1))];
    if (endpoint !== null) await removeRemote(farEnd(ops, endpoint, push.directory), names);
  } else if (boite !== undefined) {
    await hub.boites.withdraw(boite, fileName);
  }
  for (const prefix of [`contenu/${numero}/`, `commentaires/${numero}/`, `documents/${numero}/`, copyPrefix(numero)]) {
    await hub.vault.destroy(prefix);
  }
  await hub.canaries.erase(numero);
}

/** Only what a listing shows is asked to go: a file that the commune has taken would be a failure of the endpoint. */
async function removeRemote(end: FarEnd, names: readonly string[]): Promise<void> {
  const found = await listing(end);
  for (const name of names.filter((one) => found?.names.has(one) === true)) await end.remove(remotePath(end.directory, name));
}
