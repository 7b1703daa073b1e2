import * as z from 'zod';
import type { AnswerStatus } from './statuses.ts';
import { AnswerStatusSchema } from './statuses.ts';

export const DemarcheCodeSchema = z.enum(['ILE', 'RCO']);
export type DemarcheCode = z.infer<typeof DemarcheCodeSchema>;

/** One démarche, as data: adding a démarche adds an entry here and its schema, never an `if` elsewhere (design §1.9). */
export interface Demarche {
  readonly code: DemarcheCode;
  /** Name read by agents and operators. */
  readonly name: string;
  /** Name inside a sentence to the usager: « votre … ». */
  readonly usagerName: string;
  /** Statuses that a commune may give. */
  readonly answers: ReadonlySet<AnswerStatus>;
  /** Root element of the business data document, where its shape is known (domain §4). */
  readonly dataRoot?: string;
  /** Codes of the pieces that the démarche expects; a missing one is a warning, nobody loses a right over a form. */
  readonly expectedPieces: readonly { readonly codes: readonly string[]; readonly label: string; readonly source: string }[];
  /** What silence of the administration means, said to the usager only where a text says so. */
  readonly silence?: string;
  /** To a usager whose commune stays silent: whether filing again would cost him a right. */
  readonly filingAgain: string;
  /** Sentence that closes a mail announcing *clos*. */
  readonly closingSentence: string;
}

const every: ReadonlySet<AnswerStatus> = new Set(AnswerStatusSchema.options);

/** The démarches of the hub. */
export const DEMARCHES: Record<DemarcheCode, Demarche> = {
  ILE: {
    code: 'ILE',
    name: 'Inscription sur les listes électorales',
    usagerName: 'demande d’inscription sur les listes électorales',
    answers: every,
    expectedPieces: [
      {
        codes: ['ji', 'JustificatifIdentite', 'identite'],
        label: 'justificatif d’identité et de nationalité',
        source: 'Arrêté du 29 août 2011 (NOR IOCA1124655A)',
      },
      {
        codes: ['jd', 'JustificatifDomicile', 'domicile'],
        label: 'justificatif de domicile',
        source: 'Arrêté du 29 août 2011 (NOR IOCA1124655A), renvoyant à l’arrêté du 19 décembre 2007, art. 6',
      },
    ],
    // Requests are taken by their date, until a closing day (domain §4.1).
    filingAgain:
      'Ne déposez pas une nouvelle demande sans en avoir parlé avec la mairie : elle porterait une date plus récente, alors que la date de votre demande compte pour la clôture des inscriptions.',
    // Never « inscrit »: the commission decides later (domain §4.1).
    closingSentence:
      'La clôture du dossier ne vaut pas inscription : votre demande est examinée par l’autorité compétente, qui vous fera connaître sa décision.',
  },
  RCO: {
    code: 'RCO',
    name: 'Recensement citoyen obligatoire',
    usagerName: 'démarche de recensement citoyen',
    answers: every,
    dataRoot: 'RecensementCitoyen',
    expectedPieces: [
      { codes: ['ji', 'JustificatifIdentite', 'identite'], label: 'justificatif d’identité', source: 'domain §4.2' },
      { codes: ['jf', 'LivretFamille', 'livret'], label: 'livret de famille', source: 'domain §4.2' },
    ],
    // Late regularisation is open until the age of 25 (domain §4.2).
    filingAgain:
      'Passé cette date sans réponse, vous pouvez effectuer de nouveau la démarche en ligne, ou vous présenter à la mairie : cela ne vous fait perdre aucun droit, et la date de votre premier envoi vous reste acquise.',
    closingSentence: 'La mairie a terminé le traitement de votre dossier.',
  },
};
