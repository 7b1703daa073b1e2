import type { Effect } from '../../functions/domain/effects.ts';
import type { Opening } from '../../functions/domain/openings.ts';
import type { Actor, WaitsFor, Whereabouts } from '../../functions/domain/whereabouts.ts';

/** French words of what the domain says of a dossier, as an operator reads them. */
export const PLACES: Record<Whereabouts['place'], string> = {
  'plate-forme': 'dans la plate-forme',
  boite: 'remis dans la boîte sFTP de la commune',
  serveur: 'remis au serveur sFTP de la commune',
  gs: 'ouvert dans le Gestionnaire de Suivi',
};

export const WAITS: Record<WaitsFor, string> = {
  remise: 'sa remise à la commune',
  'raccordement-suspendu': 'que son raccordement, suspendu, soit rétabli (« raccordement state »)',
  'serveur-en-panne': 'que le serveur de la commune réponde (« endpoint show »)',
  retrait: 'que la commune le récupère',
  reponse: 'une première réponse de la commune',
  'logiciel-en-erreur': 'd’être remis encore (« dossier resend »), ou repris par le logiciel de la commune',
  decision: 'la décision de la commune',
  complements: 'des compléments, demandés par la commune',
  cloture: 'd’être clos par la commune',
  fin: 'plus rien, sauf la fin de ce qui en est conservé',
};

export const ACTORS: Record<Actor, string> = {
  'plate-forme': 'la plate-forme, seule',
  operateur: 'un opérateur',
  serveur: 'le contact technique du serveur',
  commune: 'la commune',
  usager: 'l’usager, auprès de la commune',
  personne: 'personne',
};

export const EFFECTS: Record<Effect['kind'], string> = {
  accuse: 'courriel : accusé de réception',
  transmis: 'courriel : dossier transmis',
  statut: 'courriel : changement de statut',
  'avis-mairie': 'courriel : avis à la mairie',
  'relance-1': 'courriel : première relance de l’usager',
  'relance-2': 'courriel : seconde relance de l’usager',
  'depot-boite': 'fichier dans la boîte sFTP',
};

export const EFFECT_STATES: Record<Effect['state'], string> = {
  du: 'à faire',
  pris: 'en cours',
  fait: 'fait',
  annule: 'annulé',
  refuse: 'refusé',
  incertain: 'incertain',
  ecarte: 'abandonné',
};

export const OPENED_BY: Record<Opening['way'], string> = {
  gs: 'agent, par le GS',
  sftp: 'compte sFTP',
  serveur: 'envoi au serveur de la commune',
  retour: 'logiciel de la commune (sa réponse le prouve)',
};

export const OPENED_WHAT: Record<Opening['what'], string> = {
  dossier: 'le dossier',
  adresse: 'l’adresse électronique de l’usager',
  commentaires: 'les commentaires',
  document: 'un document destiné à l’usager',
};
