import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import type { Dossier, DossierEvent } from '../../functions/domain/dossier.ts';
import { STATUS_LABELS } from '../../functions/domain/statuses.ts';
import { eventLabel } from '../../functions/gs-api/timeline.ts';
import type { Outputs } from '../cloud/outputs.ts';
import type { TimelineEntry } from './print.ts';

/** What an operator may look at: the table and the boites. */
export function observer({ tables, buckets, endpoint, region }: Outputs) {
  const { dossiers } = dossiersTable(tables.dossiers);
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true });
  return {
    dossier: (numero: string): Promise<Dossier | null> => dossiers.load(numero),
    history: (numero: string): Promise<DossierEvent[]> => dossiers.history(numero),
    /** Files of a boite, without the markers of its folders. */
    async box(boite: string): Promise<{ key: string; bytes: number }[]> {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: buckets.boites, Prefix: `${boite}/` }));
      return Contents.map(({ Key = '', Size = 0 }) => ({ key: Key.slice(boite.length + 1), bytes: Size })).filter(
        ({ key }) => !key.endsWith('/'),
      );
    },
    /** The history as lines that an operator understands. */
    async timeline(numero: string): Promise<TimelineEntry[]> {
      const dossier = await dossiers.load(numero);
      const events = await dossiers.history(numero);
      return events.map((event) => ({ at: event.at, numero, ...describe(event, dossier, buckets) }));
    },
  };
}

function describe(event: DossierEvent, dossier: Dossier | null, buckets: Outputs['buckets']): { what: string; where: string } {
  const fact = `s3://${buckets.portail}/${event.numero}/${String(event.seq).padStart(6, '0')}.json`;
  switch (event.type) {
    case 'depose':
      return {
        what: `Déposé par l’usager, démarche ${event.deposit.demarche}, mode ${event.deposit.mode}`,
        where: `s3://${buckets.vault}/${event.deposit.contentKey}`,
      };
    case 'transmis':
      if (event.proof === 'push') return { what: 'Transmis : remis par sFTP au serveur de la commune', where: fact };
      return event.proof === 'gs'
        ? { what: 'Transmis : visible dans le GS', where: `GS, dossier ${event.numero}` }
        : { what: 'Transmis : remis dans la boîte sFTP', where: `s3://${buckets.boites}/${dossier?.boite ?? '?'}/teledossiers/` };
    case 'recu':
      return {
        what: event.proof === 'telechargement-gs' ? 'Reçu : premier téléchargement dans le GS' : 'Reçu : première récupération par sFTP',
        where: fact,
      };
    case 'reponse':
      return {
        what: `${STATUS_LABELS[event.status]}, ${event.by.way === 'gs' ? 'par un agent dans le GS' : 'par flux retour'}${event.commentKey === undefined ? '' : ', avec un commentaire'}`,
        where: fact,
      };
    case 'document':
      return { what: 'Document de la mairie prêt pour l’usager', where: `s3://${buckets.vault}/${event.document.key}` };
    case 'expiration':
      return { what: 'Contenu expiré, refusé à tous', where: 'table des dossiers, EVENT#' };
    case 'destruction':
      return { what: 'Contenu détruit, toutes versions comprises', where: `registre des destructions, contenu/${event.numero}/` };
    case 'usager-injoignable':
      return { what: 'L’adresse de l’usager ne reçoit pas les courriels', where: 'table des dossiers, EVENT#' };
    case 'renvoi':
    case 'reorientation':
    case 'effacement':
      return { what: eventLabel(event), where: fact };
    case 'telechargement':
    case 'acheminement':
    case 'bascule':
    case 'perdu':
      return {
        what: event.type === 'telechargement' ? 'Téléchargé par un agent dans le GS' : eventLabel(event),
        where: 'table des dossiers, EVENT#',
      };
  }
}
