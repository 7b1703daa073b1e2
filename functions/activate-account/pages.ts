import { dayText } from '../domain/legal-time.ts';
import type { SftpServer } from '../domain/sftp-server.ts';
import { fingerprintOf } from '../formats/ssh-public-key.ts';
import { closedLinkPage, support } from '../shared/link-pages.ts';
import type { WebPage } from '../shared/page.ts';
import { type Html, html, layOutPage } from '../shared/page-layout.ts';

/** Before the button: what it does, so that nobody presses it unprepared. */
export function invitationPage(): WebPage {
  const body = html`<p>Cette page vous donne le mot de passe du compte sFTP par lequel le logiciel de votre mairie échange des télédossiers avec
mon.service-public.fr.</p>
<div class="notice"><p><strong>Le mot de passe ne s’affichera qu’une fois.</strong> Ayez sous la main de quoi le conserver : la configuration de
votre logiciel, ou un gestionnaire de mots de passe.</p></div>
<p>Si votre compte a déjà un mot de passe, il reste valable : vous avez le temps de mettre le nouveau en service.</p>
<form method="post"><button type="submit">Afficher le mot de passe</button></form>`;
  return { status: 200, html: layOutPage('Activer votre accès sFTP', body) };
}

export function closedPage(): WebPage {
  const again = html`Si le mot de passe a été affiché mais pas noté, ou si le lien a expiré, demandez un autre lien à ${support}, en indiquant
le nom de votre commune.`;
  return closedLinkPage({ again, feared: 'votre mot de passe' });
}

/** Both passwords of the account are in use: the older one must end first. */
export function rotationPage(): WebPage {
  const body = html`<p>Deux mots de passe de votre compte sont en service : il n’y a pas de place pour un troisième. Votre lien n’a pas été
utilisé.</p>
<p>Écrivez à ${support} pour que l’ancien mot de passe soit fermé, puis ouvrez de nouveau ce lien.</p>`;
  return { status: 409, html: layOutPage('Un renouvellement est déjà en cours', body) };
}

export interface AccessFacts {
  readonly username: string;
  readonly password: string;
  readonly expiresAt: string;
  readonly server: SftpServer | undefined;
}

/** Everything that one needs in order to sign in, once. */
export function accessPage({ username, password, expiresAt, server }: AccessFacts): WebPage {
  const body = html`<div class="notice"><p><strong>Notez le mot de passe maintenant : il ne sera plus affiché.</strong> Le lien qui vous a amené ici
ne fonctionne plus.</p></div>
<dl>
${server === undefined ? [] : [row('Serveur', code(server.host)), row('Port', code(String(server.port)))]}
${row('Compte', code(username))}
${row('Mot de passe', secret(password))}
${row('Valable jusqu’au', html`${dayText(expiresAt)}. Nous vous préviendrons avant cette date.`)}
</dl>
${server === undefined ? elsewhere : connection(username, server)}
<h2>Et ensuite</h2>
<ul>
<li>Connectez-vous une première fois : c’est ainsi que nous savons que le mot de passe est arrivé à bon port.</li>
<li>Si ce mot de passe en remplace un autre, l’ancien reste valable jusqu’à ce que vous nous disiez que tout fonctionne.</li>
<li>Le fichier <code>LISEZMOI.txt</code> de votre boîte explique où sont les télédossiers et où déposer vos réponses.</li>
<li>Une clé SSH est plus sûre qu’un mot de passe. Pour en utiliser une, envoyez-nous votre clé <strong>publique</strong>, jamais la clé privée.</li>
</ul>
<p>Besoin d’aide ? Écrivez à ${support}, sans jamais donner votre mot de passe.</p>`;
  return { status: 200, html: layOutPage('Votre accès sFTP', body) };
}

const row = (label: string, value: Html): Html => html`<div><dt>${label}</dt><dd>${value}</dd></div>
`;
const code = (text: string): Html => html`<code>${text}</code>`;

/** In groups that an eye can follow, without a blank between them: what is copied is the password. */
function secret(password: string): Html {
  const groups = (password.match(/.{1,7}/g) ?? []).map((group) => html`<span>${group}</span><wbr>`);
  return html`<code class="secret" translate="no">${groups}</code>
<span class="hint">${password.length} caractères, sans espace : les groupes n’aident qu’à lire.</span>`;
}

const elsewhere = html`<p>L’adresse du serveur et l’empreinte de sa clé vous sont communiquées par la DILA.</p>`;

function connection(username: string, { host, port, hostKeys }: SftpServer): Html {
  const keys = hostKeys.map(
    (key) => html`<li>${key.split(' ')[0] ?? ''} : <code>${fingerprintOf(key)}</code></li>
`,
  );
  return html`<h2>Vérifier le serveur</h2>
<p>À la première connexion, votre logiciel montre l’empreinte de la clé du serveur. Elle doit être ${keys.length > 1 ? 'l’une de celles-ci' : 'celle-ci'} ; sinon,
ne donnez pas le mot de passe et écrivez-nous.</p>
<ul>
${keys}</ul>
<h2>Se connecter</h2>
<p>Avec OpenSSH, sous Windows, macOS ou Linux :</p>
<pre>sftp -P ${port} ${username}@${host}</pre>
<p>Avec WinSCP ou FileZilla : protocole SFTP, puis le serveur, le port, le compte et le mot de passe ci-dessus.</p>`;
}
