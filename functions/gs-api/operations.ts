import type * as z from 'zod';
import {
  DocumentInputSchema,
  DossierInputSchema,
  ListInputSchema,
  NoInputSchema,
  PrepareInputSchema,
  StatusInputSchema,
} from './inputs.ts';
import { DetailViewSchema, DownloadViewSchema, LinkViewSchema, ListViewSchema, MeViewSchema, UploadViewSchema } from './views.ts';

/** An operation of the API as the outside sees it. */
export interface Operation<I extends z.ZodType = z.ZodType, V extends z.ZodType = z.ZodType> {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly summary: string;
  readonly success: 200 | 201;
  readonly input: I;
  readonly view: V;
}

/** Every operation: the router, the routes of the HTTP API and `docs/formats/gs-api.openapi.json` come from here. */
export const OPERATIONS = {
  showMe: {
    method: 'GET',
    path: '/moi',
    summary: 'La commune et les démarches de l’agent.',
    success: 200,
    input: NoInputSchema,
    view: MeViewSchema,
  },
  listDossiers: {
    method: 'GET',
    path: '/dossiers',
    summary: 'Les télédossiers de la commune, du plus récent au plus ancien.',
    success: 200,
    input: ListInputSchema,
    view: ListViewSchema,
  },
  showDossier: {
    method: 'GET',
    path: '/dossiers/{numero}',
    summary: 'Un télédossier et son historique.',
    success: 200,
    input: DossierInputSchema,
    view: DetailViewSchema,
  },
  downloadDossier: {
    method: 'POST',
    path: '/dossiers/{numero}/telechargement',
    summary: 'Inscrit l’accès, puis donne un lien de téléchargement de 60 secondes au plus.',
    success: 200,
    input: DossierInputSchema,
    view: DownloadViewSchema,
  },
  prepareDocument: {
    method: 'POST',
    path: '/dossiers/{numero}/documents',
    summary: 'Prépare le dépôt d’un document destiné à l’usager. Il ne compte qu’une fois cité par un changement de statut.',
    success: 201,
    input: PrepareInputSchema,
    view: UploadViewSchema,
  },
  downloadDocument: {
    method: 'GET',
    path: '/dossiers/{numero}/documents/{id}',
    summary: 'Donne un lien de 60 secondes au plus vers un document envoyé à l’usager.',
    success: 200,
    input: DocumentInputSchema,
    view: LinkViewSchema,
  },
  changeStatus: {
    method: 'POST',
    path: '/dossiers/{numero}/statut',
    summary: 'Change le statut, avec un commentaire et des documents pour l’usager.',
    success: 200,
    input: StatusInputSchema,
    view: DetailViewSchema,
  },
} as const satisfies Record<string, Operation>;
