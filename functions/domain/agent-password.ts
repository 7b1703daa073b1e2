/** ANSSI, « Recommandations relatives à l'authentification multifacteur et aux mots de passe », R23: twelve characters and more. */
export const AGENT_PASSWORD_MIN = 12;
/** As long as the user pool takes it (Cognito, « Adding user pool password requirements »). */
const MAX = 256;

/** Why a password that an agent chose is not taken. */
export type PasswordFault = 'court' | 'long' | 'minuscule' | 'majuscule' | 'chiffre' | 'symbole' | 'espace' | 'different';

/** The characters that Cognito calls special. */
const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]/;

/** What is wrong with a password, beside its confirmation; none: it is taken. The rules of the user pool (infra/constructs/agent-pool.ts). */
export function passwordFaults(password: string, confirmation: string): readonly PasswordFault[] {
  const faults: [PasswordFault, boolean][] = [
    ['court', [...password].length < AGENT_PASSWORD_MIN],
    ['long', password.length > MAX],
    ['minuscule', !/[a-z]/.test(password)],
    ['majuscule', !/[A-Z]/.test(password)],
    ['chiffre', !/\d/.test(password)],
    ['symbole', !SYMBOL.test(password)],
    // Cognito refuses them at the ends, and nobody sees them there.
    ['espace', password !== password.trim()],
    ['different', password !== confirmation],
  ];
  return faults.flatMap(([fault, found]) => (found ? [fault] : []));
}

/** A password that nobody knows, of four kinds of characters: what a reset leaves until the agent chooses one. */
export const unknownPassword = (drawn: string): string => `${drawn}-A1`;
