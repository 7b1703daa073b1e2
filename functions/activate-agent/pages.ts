import { AGENT_PASSWORD_MIN, type PasswordFault } from '../domain/agent-password.ts';
import { closedLinkPage, support } from '../shared/link-pages.ts';
import type { WebPage } from '../shared/page.ts';
import { type Html, html, layOutPage } from '../shared/page-layout.ts';

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

export function closedPage(): WebPage {
  const again = html`Demandez-en un autre à ${support}, en indiquant le nom de votre commune.`;
  return closedLinkPage({ again, feared: 'choisi votre mot de passe' });
}
