/** Namespaces of the PEC flows (domain §1.1): a reader goes by them, never by a prefix. */
export const PEC_URI = 'http://finances.gouv.fr/dgme/pec/message/v1';
export const METIER_URI = 'http://finances.gouv.fr/dgme/gf/composants/teledemarchexml/donnee/metier';
