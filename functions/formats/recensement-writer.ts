import { xml } from './xml-text.ts';

/** Business data of a RCO (Cerfa 10870*07, shape of domain §4.2); an invented person. */
export function recensementXml(person: { nom: string; prenom: string; insee: string; email: string }): Buffer {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<RecensementCitoyen><Convention>RCO</Convention><Formalite><Identifiant>10870</Identifiant><FormaliteType>DECL</FormaliteType><DateSoumission>2026-01-01T00:00:00</DateSoumission><FormaliteMotifCode>RECENSEMENT</FormaliteMotifCode><FormaliteMotifCode/><FormaliteModeCode>AJOUT</FormaliteModeCode></Formalite><Personne><Civilite>MME</Civilite><Sexe>2</Sexe><NomFamille>${xml(person.nom)}</NomFamille><NomUsage/><PrenomUsuel>${xml(person.prenom)}</PrenomUsuel><Prenom>${xml(person.prenom)}</Prenom><DateNaissance>14/07/2010</DateNaissance><PaysNaissance>FRA</PaysNaissance><Nationalite>FRA</Nationalite><CodeINSEENaissance>${person.insee}</CodeINSEENaissance><AdresseDomicile><PointDeRemise/><NumeroVoie>1</NumeroVoie><TypeVoie>RUE</TypeVoie><NomVoie>DE L'EXEMPLE</NomVoie><LieuDit/><CodePostal>01400</CodePostal><Localite>EXEMPLEVILLE</Localite><CodeINSEE>${person.insee}</CodeINSEE></AdresseDomicile><AdresseResidence/><MethodeContact><URI>${xml(person.email)}</URI><CanalCode>EMAIL</CanalCode></MethodeContact></Personne></RecensementCitoyen>`);
}
