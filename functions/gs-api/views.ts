import * as z from 'zod';
import { DemarcheCodeSchema } from '../domain/demarches.ts';
import { WarningSchema } from '../domain/dossier.ts';
import { InseeSchema, InstantSchema, NumeroSchema } from '../domain/ids.ts';
import { RefusalSchema } from '../domain/refusals.ts';
import { AnswerStatusSchema, StatusSchema } from '../domain/statuses.ts';

/** An instant in UTC, in legal time with its offset, and as a person reads it. */
export const MomentViewSchema = z.strictObject({ instant: InstantSchema, paris: z.string(), texte: z.string() });
export type MomentView = z.infer<typeof MomentViewSchema>;

/** Something that an agent must know, and since when. */
export const NoticeViewSchema = z.strictObject({ depuis: MomentViewSchema, texte: z.string() });
export type NoticeView = z.infer<typeof NoticeViewSchema>;

export const MeViewSchema = z.strictObject({
  commune: z.strictObject({ insee: InseeSchema, nom: z.string() }),
  demarches: z.array(
    z.strictObject({
      code: DemarcheCodeSchema,
      nom: z.string(),
      boiteEnErreur: NoticeViewSchema.optional().describe(
        'La boîte aux lettres de la mairie ne reçoit plus nos avis : à montrer en bandeau.',
      ),
    }),
  ),
  statuts: z.record(StatusSchema, z.string()),
});
export type MeView = z.infer<typeof MeViewSchema>;

export const DossierViewSchema = z.strictObject({
  numero: NumeroSchema,
  demarche: z.strictObject({ code: DemarcheCodeSchema, nom: z.string() }),
  statut: StatusSchema,
  libelle: z.string(),
  depot: MomentViewSchema.describe('Date légale : la soumission par l’usager.'),
  expiration: MomentViewSchema.describe('À partir de cet instant, le contenu n’est plus accessible.'),
  contenuDisponible: z.boolean(),
  telechargeable: z
    .boolean()
    .describe('Téléchargeable ici : en mode sFTP ou mixte, seulement si le dossier n’a pas pu être remis à temps.'),
  documents: z.int().min(0),
  usagerInjoignable: NoticeViewSchema.optional().describe('L’usager n’est plus informé par courriel.'),
  version: z.int().min(1),
});
export type DossierView = z.infer<typeof DossierViewSchema>;

export const ListViewSchema = z.strictObject({ dossiers: z.array(DossierViewSchema), suite: z.string().optional() });
export type ListView = z.infer<typeof ListViewSchema>;

export const EntryViewSchema = z.strictObject({
  rang: z.int().min(1),
  date: MomentViewSchema,
  libelle: z.string(),
  par: z.string().optional(),
  commentaire: z.string().optional(),
  commentaireEfface: z.literal(true).optional(),
});
export type EntryView = z.infer<typeof EntryViewSchema>;

export const DocumentViewSchema = z.strictObject({
  id: z.string(),
  nom: z.string(),
  type: z.string(),
  octets: z.int(),
  date: MomentViewSchema,
  disponible: z.boolean(),
});
export type DocumentView = z.infer<typeof DocumentViewSchema>;

export const DetailViewSchema = z.strictObject({
  ...DossierViewSchema.shape,
  courrielUsager: z.string().optional(),
  avertissements: z.array(WarningSchema),
  historique: z.array(EntryViewSchema),
  documentsEnvoyes: z.array(DocumentViewSchema),
  statutsPossibles: z.array(z.strictObject({ statut: AnswerStatusSchema, libelle: z.string(), commentaireObligatoire: z.boolean() })),
});
export type DetailView = z.infer<typeof DetailViewSchema>;

export const LinkViewSchema = z.strictObject({
  url: z.string(),
  nomFichier: z.string(),
  expiration: InstantSchema,
});
export type LinkView = z.infer<typeof LinkViewSchema>;

export const DownloadViewSchema = z.strictObject({
  ...LinkViewSchema.shape,
  version: z.int().min(1).describe('Version du dossier : le téléchargement vient d’y être inscrit.'),
});
export type DownloadView = z.infer<typeof DownloadViewSchema>;

export const UploadViewSchema = z.strictObject({
  id: z.string().describe('À citer dans « documents » d’un changement de statut.'),
  url: z.string(),
  champs: z.record(z.string(), z.string()).describe('À envoyer en multipart/form-data, suivis du champ « file ».'),
  expiration: InstantSchema,
});
export type UploadView = z.infer<typeof UploadViewSchema>;

/** Body of every refusal. A stale version comes with the dossier as it is now. */
export const ProblemViewSchema = z.strictObject({
  code: RefusalSchema.shape.code,
  message: z.string(),
  place: z.string().optional(),
  dossier: DetailViewSchema.optional(),
});
export type ProblemView = z.infer<typeof ProblemViewSchema>;
