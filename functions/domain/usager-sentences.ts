import type { RefusalCode } from './refusals.ts';

const AGAIN = 'Votre dossier n’a pas pu être transmis à la mairie. Nous vous invitons à effectuer à nouveau la démarche en ligne.';

/** Sentences for the usager where a deposit is refused and he can do better than start again. */
const SENTENCES: Partial<Record<RefusalCode, string>> = {
  COMMUNE_NON_RACCORDEE:
    'La commune choisie ne reçoit pas encore cette démarche en ligne. Imprimez le récapitulatif de votre demande et adressez-le à la mairie par courrier.',
  FICHIER_INTERDIT:
    'Une pièce jointe à votre dossier n’est pas acceptée. Joignez des documents PDF, JPEG ou PNG, puis effectuez à nouveau la démarche.',
  ZIP_TROP_GROS: 'Les pièces jointes à votre dossier sont trop volumineuses. Réduisez leur taille, puis effectuez à nouveau la démarche.',
  ZIP_FICHIER_TROP_GROS: 'Une pièce jointe à votre dossier est trop volumineuse. Réduisez sa taille, puis effectuez à nouveau la démarche.',
  CONTENU_MALVEILLANT:
    'Une pièce jointe à votre dossier a été refusée par l’analyse de sécurité. Vérifiez vos fichiers, puis effectuez à nouveau la démarche.',
  ANALYSE_IMPOSSIBLE:
    'Une pièce jointe à votre dossier est protégée par un mot de passe, ou ne peut pas être contrôlée. Joignez des documents sans protection, puis effectuez à nouveau la démarche.',
  // An operator replays it from the quarantine: the usager has nothing to do, and loses no date.
  ANALYSE_ECHOUEE:
    'Le contrôle de sécurité de votre dossier n’a pas encore abouti. Nos équipes le reprennent ; la date de votre dépôt est conservée.',
  CONFLIT_DE_CONTENU: 'Un dossier de même numéro est déjà enregistré : il suit son cours. Ce second envoi n’a pas été pris en compte.',
};

/** What the portal tells the usager whose deposit was refused. */
export function usagerSentence(code: RefusalCode): string {
  return SENTENCES[code] ?? AGAIN;
}
