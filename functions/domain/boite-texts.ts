import { CONTENT_DAYS, legalDateText } from './legal-time.ts';
import { REFUSALS } from './refusal-catalogue.ts';
import type { Refusal } from './refusals.ts';
import { type RejectionReport, RejectionReportSchema, type ReturnReceipt, ReturnReceiptSchema } from './return-reports.ts';

/** Support of the partners (seed FAQ, « En cas de difficultés »). */
export const SUPPORT_ADDRESS = 'support.partenaires@service-public.fr';

/** Text files of a boite are read on Windows too. */
const lines = (...rows: readonly string[]): string => `${rows.join('\r\n')}\r\n`;

/** `LISEZMOI.txt`, at the root of each boite. */
export function lisezMoi(boite: string): string {
  return lines(
    'TÉLÉDOSSIERS DE MON.SERVICE-PUBLIC.FR',
    `Boîte d’échange « ${boite} »`,
    '',
    'Cette boîte relie votre logiciel aux démarches en ligne de vos administrés.',
    '',
    'LES DOSSIERS',
    '',
    '  teledossiers/  Les télédossiers à traiter, une archive ZIP par dossier. Récupérez-les, puis',
    `                 supprimez-les. Un dossier reste disponible ${CONTENT_DAYS} jours après sa soumission par l’usager.`,
    '  retours/       Déposez ici vos flux retour (changement de statut, commentaire, documents pour',
    '                 l’usager), une archive ZIP par réponse.',
    '  traites/       Les flux retour acceptés. À côté de chacun, un reçu : même nom, suivi de « .json ».',
    '  rejets/        Les flux retour refusés. À côté de chacun, un rapport qui dit pourquoi et que',
    '                 faire : même nom suivi de « .txt », et sa version pour les logiciels, « .json ».',
    '',
    'DÉPOSER UN FLUX RETOUR',
    '',
    '  - Pendant l’envoi, donnez au fichier un nom qui se termine par « .filepart », « .part » ou « .tmp »,',
    '    puis renommez-le en « .zip » : un fichier en cours d’envoi n’est jamais lu. Beaucoup de logiciels',
    '    le font d’eux-mêmes. Un fichier envoyé directement sous son nom définitif est accepté lui aussi.',
    '  - Les flux retour sont traités dans l’ordre de leur arrivée.',
    '  - Le même fichier déposé deux fois n’est pris en compte qu’une fois.',
    '  - Documents acceptés : PDF, JPEG et PNG ; 10 documents au plus, 10 Mo au plus par document.',
    '  - Archive : 100 Mo au plus, sans mot de passe.',
    '',
    'FORMATS',
    '',
    '  Le format des télédossiers, celui des flux retour, les codes de statut et les codes de refus sont',
    '  décrits dans la documentation remise à votre éditeur (paquet-aller.md, flux-retour.md, refus.md).',
    '',
    'BESOIN D’AIDE ?',
    '',
    `  ${SUPPORT_ADDRESS}`,
    '  Indiquez le nom de la boîte et, s’il y a un rapport de rejet, son nom. N’envoyez jamais de pièce',
    '  d’usager ni de mot de passe par courriel.',
  );
}

/** What a report of rejection says, in text and in JSON. */
export interface Rejection extends Pick<RejectionReport, 'receivedAt' | 'at' | 'bytes'> {
  readonly refusal: Refusal;
  readonly numero: string | null;
  readonly sha256: string | null;
}

/** Report left beside a refused return flow, for a person. */
export function rejectionText(fileName: string, rejection: Rejection): string {
  const { refusal } = rejection;
  return lines(
    'FLUX RETOUR REFUSÉ',
    '',
    `Fichier       : ${fileName}`,
    `Télédossier   : ${rejection.numero ?? 'numéro non lu'}`,
    `Reçu le       : ${legalDateText(rejection.receivedAt)}`,
    `Refusé le     : ${legalDateText(rejection.at)}`,
    '',
    `Motif         : ${refusal.message}`,
    `Code          : ${refusal.code}`,
    `Endroit       : ${refusal.place}`,
    '',
    `Que faire ?     ${REFUSALS[refusal.code].action}`,
    '',
    'Ce flux n’a eu aucun effet : le statut du télédossier n’a pas changé et l’usager n’a pas été prévenu.',
    'Un flux corrigé se dépose dans « retours », comme un nouveau fichier.',
    '',
    `Aide : ${SUPPORT_ADDRESS} (indiquez le nom de ce rapport).`,
  );
}

/** Machine twin of {@link rejectionText}. */
export function rejectionJson(rejection: Rejection): RejectionReport {
  const { refusal, numero, receivedAt, at, sha256, bytes } = rejection;
  const { code, message, place } = refusal;
  const { action } = REFUSALS[code];
  return RejectionReportSchema.parse({
    version: '1',
    code,
    message,
    place,
    action,
    numero,
    receivedAt,
    at,
    sha256,
    bytes,
    support: SUPPORT_ADDRESS,
  });
}

/** Left beside an accepted return flow. */
export function receiptJson({ numero, before, after, at, sha256, documents }: Omit<ReturnReceipt, 'version'>): ReturnReceipt {
  return ReturnReceiptSchema.parse({ version: '1', numero, before, after, at, sha256, documents });
}
