import { drawText } from './access-passwords.ts';
import { type Numero, NumeroSchema } from './ids.ts';

/**
 * Numbers of the canary dossiers of a rehearsal. The portal draws none that begins so, and a deposit that does is refused
 * (`NUMERO_RESERVE`): everything that must leave a canary out knows it by its number alone.
 */
const PREFIX = 'A-0-ESSAI';

/** Random bytes to ask for. Ten characters of 30: two rehearsals never meet. */
export const CANARY_BYTES = 36;
const RANDOM_LENGTH = 10;

export const drawCanaryNumero = (random: Uint8Array): Numero =>
  NumeroSchema.parse(`${PREFIX}${drawText(random, RANDOM_LENGTH).toUpperCase()}`);

/** True for a dossier that no usager filed: the portal is not told of it, nobody is reminded of it, nothing counts it. */
export const isCanary = (numero: string): boolean => numero.startsWith(PREFIX);
