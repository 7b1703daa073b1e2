import { CONTENT_DAYS } from './legal-time.ts';

/** One refusal of the catalogue: what is said, to whom, and what that person can do. Texts in French, read by people. */
interface RefusalText {
  /** Where the refusal arises. */
  readonly about: 'archive' | 'xml' | 'depot' | 'retour' | 'decision' | 'exploitation' | 'api';
  /** The sentence for the person who must act. */
  readonly message: string;
  /** What that person can do. */
  readonly action: string;
}

const text = (about: RefusalText['about'], message: string, action: string): RefusalText => ({ about, message, action });

/** Every refusal of the hub. The page `docs/formats/refus.md` is generated from this constant. */
export const REFUSALS = {
  ZIP_ILLISIBLE: text(
    'archive',
    'Le fichier n’est pas une archive ZIP lisible.',
    'Recréez l’archive avec un outil ZIP courant, puis renvoyez-la.',
  ),
  ZIP_VIDE: text('archive', 'L’archive ne contient aucun fichier.', 'Ajoutez les fichiers attendus, puis renvoyez l’archive.'),
  ZIP_TRONQUE: text('archive', 'L’archive est incomplète : sa fin manque.', 'Renvoyez le fichier en entier.'),
  ZIP_TROP_GROS: text('archive', 'L’archive dépasse 100 Mo.', 'Réduisez la taille des pièces jointes, puis renvoyez l’archive.'),
  ZIP_BOMBE: text(
    'archive',
    'Le contenu décompressé de l’archive dépasse les limites (300 Mo, ou cent fois la taille compressée).',
    'Vérifiez le contenu de l’archive, puis renvoyez-la.',
  ),
  ZIP_TROP_DE_FICHIERS: text(
    'archive',
    'L’archive contient plus de 200 fichiers.',
    'Réduisez le nombre de fichiers, puis renvoyez l’archive.',
  ),
  ZIP_FICHIER_TROP_GROS: text(
    'archive',
    'Un fichier de l’archive dépasse 50 Mo.',
    'Réduisez la taille de ce fichier, puis renvoyez l’archive.',
  ),
  ZIP_CHEMIN_INTERDIT: text(
    'archive',
    'Un nom de fichier de l’archive contient un chemin ou un caractère interdit.',
    'Placez tous les fichiers à la racine de l’archive, avec des noms simples.',
  ),
  ZIP_NOM_EN_DOUBLE: text(
    'archive',
    'Deux fichiers de l’archive portent le même nom.',
    'Donnez un nom différent à chaque fichier, majuscules et minuscules confondues.',
  ),
  ZIP_CHIFFRE: text(
    'archive',
    'L’archive est protégée par un mot de passe.',
    'Renvoyez une archive sans mot de passe : le canal de transmission est déjà chiffré.',
  ),
  ZIP_LIEN_SYMBOLIQUE: text('archive', 'L’archive contient un lien symbolique.', 'Remplacez le lien par le fichier lui-même.'),
  ZIP_METHODE_INCONNUE: text(
    'archive',
    'L’archive utilise une méthode de compression non prise en charge.',
    'Utilisez la compression ZIP ordinaire (deflate).',
  ),
  ZIP_CONTRADICTOIRE: text(
    'archive',
    'La structure de l’archive se contredit (tailles, noms, positions ou nombre de fichiers).',
    'Recréez l’archive avec un outil ZIP courant, puis renvoyez-la.',
  ),
  ZIP_CORROMPU: text(
    'archive',
    'Un fichier de l’archive est corrompu : son contrôle d’intégrité échoue.',
    'Recréez l’archive à partir des fichiers d’origine, puis renvoyez-la.',
  ),
  XML_MAL_FORME: text('xml', 'Le document XML est mal formé.', 'Corrigez le document XML à l’endroit indiqué.'),
  XML_DTD: text(
    'xml',
    'Le document XML contient une déclaration DOCTYPE, ce qui est interdit.',
    'Retirez la déclaration DOCTYPE du document.',
  ),
  XML_ENCODAGE: text('xml', 'Le document XML n’est pas en UTF-8 valide.', 'Enregistrez le document en UTF-8.'),
  XML_TROP_GROS: text(
    'xml',
    'Le document XML dépasse les limites (5 Mo, 50 niveaux, 20 000 éléments ou 100 attributs par élément).',
    'Réduisez le document.',
  ),
  XML_ESPACE_DE_NOMS: text(
    'xml',
    'La racine du document XML n’est pas dans l’espace de noms attendu.',
    'Utilisez l’élément et l’espace de noms décrits dans la documentation des formats.',
  ),
  XML_ELEMENT_ABSENT: text('xml', 'Un élément obligatoire du document XML est absent ou vide.', 'Ajoutez l’élément indiqué.'),
  XML_VALEUR_INVALIDE: text('xml', 'Un élément du document XML porte une valeur invalide.', 'Corrigez la valeur de l’élément indiqué.'),
  MESSAGE_ABSENT: text(
    'depot',
    'Le fichier message.xml est absent de la racine de l’archive.',
    'Ajoutez message.xml à la racine de l’archive.',
  ),
  MESSAGE_MULTIPLE: text(
    'depot',
    'L’archive contient plusieurs fichiers message.xml.',
    'Ne laissez qu’un seul message.xml, à la racine de l’archive.',
  ),
  FICHIER_DECLARE_ABSENT: text(
    'depot',
    'Un fichier déclaré dans message.xml est absent de l’archive.',
    'Ajoutez le fichier déclaré, ou retirez sa déclaration.',
  ),
  FICHIER_INTERDIT: text('depot', 'L’archive contient un programme ou un script, ce qui est interdit.', 'Retirez ce fichier de l’archive.'),
  NUMERO_INVALIDE: text(
    'depot',
    'Le numéro de télédossier est absent ou invalide.',
    'Indiquez un numéro de 1 à 40 lettres, chiffres ou tirets.',
  ),
  DEMARCHE_INCONNUE: text('depot', 'La démarche n’est pas prise en charge.', 'Vérifiez le code de la démarche.'),
  COMMUNE_INCONNUE: text('depot', 'La commune destinataire est absente ou inconnue.', 'Vérifiez le code INSEE de la commune.'),
  COMMUNE_NON_RACCORDEE: text(
    'depot',
    'La commune n’est pas raccordée pour cette démarche.',
    'Imprimez le formulaire récapitulatif et adressez-le à la mairie par courrier.',
  ),
  SIRET_CONTRADICTOIRE: text(
    'depot',
    'Le code INSEE et le SIRET du destinataire désignent deux communes différentes.',
    'Corrigez le destinataire.',
  ),
  EXPEDITEUR_INATTENDU: text(
    'depot',
    'L’expéditeur annoncé ne correspond pas à l’emplacement du dépôt.',
    'Déposez le paquet dans l’emplacement réservé à cet expéditeur.',
  ),
  NUMERO_RESERVE: text(
    'depot',
    'Ce numéro est réservé aux répétitions de raccordement.',
    'Attribuez au télédossier un numéro qui ne commence pas par « A-0-ESSAI ».',
  ),
  DATE_ABSENTE: text(
    'depot',
    'La date de soumission par l’usager est absente ou illisible.',
    'Indiquez la date de soumission avec son décalage horaire.',
  ),
  DATE_FUTURE: text('depot', 'La date de soumission par l’usager est dans le futur.', 'Corrigez la date de soumission.'),
  DEPOT_PERIME: text(
    'depot',
    `Le dossier a été soumis il y a plus de ${CONTENT_DAYS} jours.`,
    'Invitez l’usager à effectuer à nouveau la démarche.',
  ),
  CONTRADICTION_NUMERO: text(
    'depot',
    'L’enveloppe et l’entête métier portent deux numéros différents.',
    'Recréez le paquet avec un seul numéro.',
  ),
  CONTRADICTION_DEMARCHE: text(
    'depot',
    'L’enveloppe et l’entête métier désignent deux démarches différentes.',
    'Recréez le paquet avec une seule démarche.',
  ),
  CONTRADICTION_COMMUNE: text(
    'depot',
    'L’enveloppe et l’entête métier désignent deux communes différentes.',
    'Recréez le paquet avec une seule commune.',
  ),
  CONTRADICTION_DATE: text(
    'depot',
    'L’enveloppe et l’entête métier portent deux dates de soumission différentes.',
    'Recréez le paquet avec une seule date de soumission.',
  ),
  CONFLIT_DE_CONTENU: text(
    'depot',
    'Un dossier de même numéro existe déjà avec un contenu différent.',
    'Ne réutilisez pas un numéro : déposez le dossier sous un nouveau numéro.',
  ),
  ANALYSE_IMPOSSIBLE: text(
    'depot',
    'Le fichier, ou un fichier qu’il contient, ne peut pas être analysé : il est protégé par un mot de passe, ou contient trop d’archives emboîtées.',
    'Retirez la protection ou les archives emboîtées, puis renvoyez le fichier.',
  ),
  ANALYSE_ECHOUEE: text(
    'depot',
    'L’analyse de sécurité du fichier n’a pas abouti.',
    'Renvoyez le fichier ; si le refus se répète, prévenez le support.',
  ),
  CONTENU_MALVEILLANT: text(
    'depot',
    'L’analyse de sécurité a refusé le fichier.',
    'Vérifiez le fichier avec un antivirus avant de le renvoyer.',
  ),
  PROFIL_INCONNU: text(
    'retour',
    'Le message n’est pas un flux retour du profil attendu.',
    'Consultez le profil du flux retour dans la documentation des formats.',
  ),
  DOSSIER_INCONNU: text(
    'retour',
    'Aucun dossier de ce numéro n’a été remis dans cette boîte.',
    'Vérifiez le numéro du télédossier et la boîte utilisée.',
  ),
  STATUT_INCONNU: text('retour', 'Le code de statut est inconnu.', 'Utilisez l’un des codes de la documentation des formats.'),
  PIECE_REFUSEE: text(
    'retour',
    'Un document joint est refusé : seuls sont admis les fichiers PDF, JPEG et PNG, non vides, de 10 Mo au plus, dont le contenu correspond à l’extension.',
    'Remplacez le document, puis recommencez l’envoi.',
  ),
  TROP_DE_PIECES: text('retour', 'Le flux retour contient plus de 10 documents.', 'Envoyez au plus 10 documents par flux retour.'),
  COMMENTAIRE_TROP_LONG: text(
    'retour',
    'Le commentaire dépasse 4 000 caractères.',
    'Raccourcissez le commentaire, ou joignez un document.',
  ),
  FICHIER_NON_DECLARE: text(
    'retour',
    'Le flux retour contient un fichier que message.xml ne déclare pas : il ne serait pas remis à l’usager.',
    'Déclarez ce fichier dans un élément PieceJointe, ou retirez-le de l’archive.',
  ),
  DEMARCHE_CONTRADICTOIRE: text(
    'retour',
    'La démarche indiquée dans le flux retour n’est pas celle du télédossier.',
    'Reprenez la démarche et le numéro du télédossier tels que vous les avez reçus.',
  ),
  ENVOI_INCOMPLET: text('retour', 'Le fichier est resté incomplet : l’envoi s’est interrompu.', 'Renvoyez le fichier en entier.'),
  TRANSITION_INTERDITE: text(
    'decision',
    'Le dossier ne peut pas passer de son statut actuel au statut demandé.',
    'Consultez le diagramme des transitions dans la documentation.',
  ),
  DOSSIER_CLOS: text(
    'decision',
    'Le dossier est clos : son statut ne peut plus changer.',
    'Aucune action n’est possible sur un dossier clos.',
  ),
  STATUT_NON_AUTORISE: text('decision', 'Ce statut n’est pas prévu pour cette démarche.', 'Choisissez un autre statut.'),
  COMMENTAIRE_OBLIGATOIRE: text(
    'decision',
    'Un commentaire est obligatoire avec ce statut : l’usager doit savoir ce qui manque, ou pourquoi son dossier n’est pas recevable.',
    'Ajoutez un commentaire.',
  ),
  NON_TRANSMIS: text(
    'decision',
    'Le dossier n’a pas encore été transmis à la commune.',
    'Attendez que le dossier soit transmis, puis recommencez.',
  ),
  HORS_GS: text(
    'decision',
    'Pour cette démarche, la commune répond par flux retour sFTP : le statut ne se change pas dans le Gestionnaire de Suivi.',
    'Répondez depuis le logiciel de la commune.',
  ),
  VERSION_PERIMEE: text('decision', 'Le dossier a changé depuis son affichage.', 'Relisez le dossier, puis recommencez si nécessaire.'),
  CONTENU_INDISPONIBLE: text(
    'decision',
    `Le contenu du dossier n’est plus disponible : le délai de ${CONTENT_DAYS} jours est écoulé.`,
    'Prenez contact avec l’usager et invitez-le, si nécessaire, à effectuer à nouveau la démarche.',
  ),
  TELECHARGEMENT_HORS_GS: text(
    'decision',
    'Le dossier est remis à la commune par sFTP : il ne se télécharge pas dans le Gestionnaire de Suivi.',
    'Récupérez le dossier dans la boîte sFTP de la commune, ou dans son logiciel.',
  ),
  REMISE_EN_COURS: text(
    'decision',
    'Le dossier est en train d’être remis au serveur sFTP de la commune : il ne peut pas être téléchargé en même temps.',
    'Vérifiez d’abord s’il est arrivé dans le logiciel de la commune ; sinon, recommencez dans quelques minutes.',
  ),
  REMISE_DEJA_EN_COURS: text(
    'exploitation',
    'Une remise du dossier est déjà en cours.',
    'Voyez où elle en est par « dossier where », puis recommencez quand elle est terminée.',
  ),
  RIEN_A_RENVOYER: text(
    'exploitation',
    'La commune lit ce dossier dans le Gestionnaire de Suivi : il n’y a pas de fichier à renvoyer.',
    'Le dossier peut y être téléchargé de nouveau, tant que son contenu est conservé.',
  ),
  DEJA_TRAITE: text(
    'exploitation',
    'La commune a déjà répondu : le dossier ne peut plus être remis une autre fois.',
    'Si son logiciel l’a perdu, la commune donne d’abord le statut « erreur-integration ».',
  ),
  MEME_COMMUNE: text('exploitation', 'Le dossier est déjà celui de cette commune.', 'Pour le lui remettre encore : « dossier resend ».'),
  REQUETE_INVALIDE: text('api', 'La requête est invalide.', 'Corrigez le champ indiqué, selon la description de l’interface.'),
  REQUETE_TROP_GROSSE: text('api', 'Le corps de la requête est trop volumineux.', 'Réduisez la requête.'),
  CHEMIN_INCONNU: text('api', 'Cette adresse n’existe pas.', 'Vérifiez l’adresse et la méthode.'),
  ACCES_REFUSE: text(
    'api',
    'Votre compte ne permet pas d’accéder au Gestionnaire de Suivi.',
    'Adressez-vous à l’administrateur de votre mairie.',
  ),
  DOSSIER_INTROUVABLE: text('api', 'Aucun dossier de ce numéro ne vous est accessible.', 'Vérifiez le numéro du télédossier.'),
  DOCUMENT_INTROUVABLE: text('api', 'Ce document n’existe pas, ou n’est plus disponible.', 'Déposez à nouveau le document si nécessaire.'),
  DOCUMENT_NON_DEPOSE: text('api', 'Ce document n’a pas été déposé.', 'Déposez le document, puis recommencez.'),
  DOCUMENT_EN_ANALYSE: text('api', 'L’analyse de sécurité de ce document n’est pas terminée.', 'Recommencez dans quelques instants.'),
  DOCUMENT_DEJA_ENVOYE: text('api', 'Ce document a déjà été envoyé à l’usager.', 'Déposez un nouveau document si nécessaire.'),
  ERREUR_INTERNE: text('api', 'Le service est momentanément indisponible.', 'Recommencez dans quelques instants.'),
} as const satisfies Record<string, RefusalText>;
