import { answerTo } from '../../local/players/commune.ts';
import { allerPackage, samplePdf } from '../../local/portail/package.ts';
import type { Played, PlayedCommunes } from './communes.ts';
import { type Case, caseOf, SCAN_BYTES } from './mix.ts';
import type { OutsideWorld } from './outside.ts';

const COMMENT = 'Votre dossier est complet. Vous recevrez votre attestation sous huit jours.';
/** Bytes of a document that a commune sends to a usager. */
const DOCUMENT_BYTES = 60_000;

/** One dossier of a run: what those outside do with it, step by step. */
export function lifeOf(rank: number, { of, server }: PlayedCommunes, world: OutsideWorld, now: () => Date) {
  const one: Case = caseOf(rank);
  const { way, demarche } = one;
  const numero = `A-8-C${rank.toString(36).toUpperCase().padStart(7, '0')}`;
  const place = of[way][rank % of[way].length];
  if (place === undefined) throw new Error(`no commune is connected by ${way}`);
  const played: Played = place;
  const boite = played.boite?.boite ?? '';
  const document = { name: 'attestation.pdf', title: 'Attestation', code: 'attestation', bytes: samplePdf('Attestation', DOCUMENT_BYTES) };
  let aller: Buffer = Buffer.alloc(0);
  let packageBytes = 0;

  async function upload(status: string, last: boolean): Promise<void> {
    const answer = {
      status,
      dateTime: now().toISOString(),
      ...(last && one.comment ? { comment: COMMENT } : {}),
      ...(last && one.document ? { pieces: [document] } : {}),
    };
    await world.upload(boite, `${numero}-${status}.zip`, await answerTo(aller, answer));
  }

  async function decide(statut: string, last: boolean): Promise<void> {
    const agent = await world.agent(played);
    const { version } = (await agent.show(numero)).body;
    const documents = last && one.document ? [await agent.attach(numero, 'attestation.pdf', 'application/pdf', document.bytes)] : undefined;
    const commentaire = last && one.comment ? COMMENT : undefined;
    const answer = { statut, version, ...(commentaire ? { commentaire } : {}), ...(documents ? { documents } : {}) };
    const { status } = await agent.decide(numero, answer);
    if (status !== 200) throw new Error(`the GS refused an answer to ${numero}: ${status}`);
  }

  const answer = (flow: string, gs: string, last: boolean) =>
    way === 'courriel' || way === 'mixte' ? decide(gs, last) : upload(flow, last);

  return {
    ...one,
    numero,
    get packageBytes() {
      return packageBytes;
    },

    async deposit(): Promise<void> {
      const date = new Date(now().getTime() - 60_000);
      const zip = await allerPackage({
        numero,
        demarche,
        insee: played.commune.insee,
        siret: played.commune.siret,
        date,
        email: `usager-${rank}@exemple.test`,
        scanBytes: SCAN_BYTES,
      });
      packageBytes = zip.length;
      await world.deposit(`${numero}.zip`, zip);
    },

    /** What arrived is taken; a push has been put where the software reads it. */
    async fetch(): Promise<void> {
      if (one.forgotten) return;
      if (way === 'push') {
        const path = server.received().find((name) => name.includes(numero));
        if (path === undefined) throw new Error(`${numero} was not pushed`);
        aller = server.read(path);
      } else if (way === 'courriel') {
        const agent = await world.agent(played);
        await agent.list('?statut=transmis');
        await agent.show(numero);
        const { status, body } = await agent.download(numero);
        if (status !== 200) throw new Error(`the GS refused a download of ${numero}: ${status}`);
        await (await fetch(body.url)).arrayBuffer();
      } else {
        const key = await world.find(boite, 'teledossiers', numero);
        if (key === undefined) throw new Error(`${numero} is not in its boite`);
        aller = await world.fetch(key, one.deletes);
      }
    },

    async answerFirst(): Promise<void> {
      if (!one.forgotten && one.inTwoSteps) await answer('16', 'en-cours', false);
    },
    async close(): Promise<void> {
      if (!one.forgotten) await answer('100', 'clos', true);
    },
  };
}
export type PlayedLife = ReturnType<typeof lifeOf>;
