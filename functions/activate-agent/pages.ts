import { AGENT_PASSWORD_MIN, type PasswordFault } from '../domain/agent-password.ts';
import { SUPPORT_ADDRESS } from '../domain/boite-texts.ts';
import type { WebPage } from '../shared/page.ts';
import { type Html, html, layOutPage } from '../shared/page-layout.ts';

const support = html`<a href="mailto:${SUPPORT_ADDRESS}">${SUPPORT_ADDRESS}</a>`;

/** What the page says of a password that is not taken. `refuse`: by the user pool, for a reason that it alone knows. */
const FAULTS: Record<PasswordFault | 'refuse', string> = {
  court: `Il a moins de ${AGENT_PASSWORD_MIN} caractères.`,
  long: 'Il est trop long.',
  minuscule: 'Il lui manque une minuscule.',
  majuscule: 'Il lui manque une majuscule.',
  chiffre: 'Il lui manque un chiffre.',
  symbole: 'Il lui manque un symbole, par exemple ! ? % ou @.',
  espace: 'Il commence ou finit par un espace.',
  different: 'Les deux saisies ne sont pas identiques.',
  refuse: 'Il n’est pas accepté : choisissez-en un autre.',
};

/** The form, and what was wrong with what it brought. No password ever comes back in a page. */
export function formPage(faults: readonly (PasswordFault | 'refuse')[]): WebPage {
  const wrong = faults.map(
    (fault) => html`<li>${FAULTS[fault]}</li>
`,
  );
  const notice =
    faults.length === 0
      ? []
      : [
          html`<div class="notice" role="alert"><p><strong>Ce mot de passe ne convient pas.</strong></p>
<ul>
${wrong}</ul></div>`,
        ];
  const body = html`<p>Votre mairie a demandé pour vous un accès au Gestionnaire de Suivi des télédossiers. Choisissez votre mot de passe : personne d’autre
que vous ne le connaîtra.</p>
${notice}
<ul>
<li>Au moins ${AGENT_PASSWORD_MIN} caractères, dont une minuscule, une majuscule, un chiffre et un symbole (! ? % @…).</li>
<li>Un mot de passe qui ne vous sert nulle part ailleurs. Un gestionnaire de mots de passe en crée et les retient.</li>
</ul>
<form method="post">
<p><label for="motdepasse">Mot de passe</label><br><input id="motdepasse" name="motdepasse" type="password" autocomplete="new-password" required minlength="${AGENT_PASSWORD_MIN}"></p>
<p><label for="confirmation">Le même, encore une fois</label><br><input id="confirmation" name="confirmation" type="password" autocomplete="new-password" required minlength="${AGENT_PASSWORD_MIN}"></p>
<button type="submit">Enregistrer le mot de passe</button>
</form>`;
  return { status: faults.length === 0 ? 200 : 422, html: layOutPage('Choisir votre mot de passe', body) };
}

export function chosenPage(gsUrl: string): WebPage {
  const link: Html = html`<a href="${gsUrl}">Gestionnaire de Suivi</a>`;
  const body = html`<p>Votre mot de passe est enregistré. Le lien qui vous a amené ici ne fonctionne plus.</p>
<p>Connectez-vous au ${link} avec l’adresse à laquelle vous avez reçu ce lien et votre mot de passe. À la première connexion, un second facteur vous sera
demandé : ayez sous la main une application de codes à usage unique.</p>`;
  return { status: 200, html: layOutPage('Mot de passe enregistré', body) };
}

/** One answer for a link that was used, that ended, that another replaced, or that never was. */
export function closedPage(): WebPage {
  const body = html`<p>Il a peut-être déjà servi, il a expiré, ou un lien plus récent l’a remplacé. Un lien ne sert qu’une fois, et quelques jours
seulement.</p>
<h2>Que faire ?</h2>
<ul>
<li>Vérifiez que vous avez ouvert le lien du courriel <strong>le plus récent</strong>, et que l’adresse est entière.</li>
<li>Demandez-en un autre à ${support}, en indiquant le nom de votre commune.</li>
<li>Si vous n’avez pas ouvert ce lien vous-même, dites-le à la même adresse : quelqu’un d’autre a peut-être choisi votre mot de passe.</li>
</ul>`;
  return { status: 404, html: layOutPage('Ce lien n’est plus valable', body) };
}

/** A fault of ours. */
export function failurePage(): WebPage {
  const body = html`<p>Un incident empêche d’afficher cette page. Votre lien n’est pas perdu : attendez quelques minutes, puis ouvrez-le de
nouveau. Si cela dure, écrivez à ${support}.</p>`;
  return { status: 500, html: layOutPage('La page est momentanément indisponible', body) };
}
