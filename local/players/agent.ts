import { setTimeout as wait } from 'node:timers/promises';
import { CognitoIdentityProviderClient, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { DetailView, DownloadView, ListView, MeView, ProblemView, UploadView } from '../../functions/gs-api/views.ts';
import type { Outputs } from '../cloud/outputs.ts';

interface Decision {
  readonly statut: string;
  readonly version: number;
  readonly commentaire?: string;
  readonly documents?: string[];
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** An agent of a mairie: signs in at the user pool, and speaks to the GS over HTTP. */
export async function signIn(outputs: Outputs, username: string, password: string) {
  const { gs, endpoint, region } = outputs;
  const cognito = new CognitoIdentityProviderClient({ endpoint, region });
  const signedIn = await cognito.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: gs.clientId,
      AuthParameters: { USERNAME: username, PASSWORD: password },
    }),
  );
  const token = signedIn.AuthenticationResult?.IdToken;
  if (token === undefined) throw new Error('the user pool gave no token');

  async function call<T>(method: string, path: string, body?: object): Promise<Answer<T>> {
    const response = await fetch(`${gs.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  }

  return {
    call,
    me: () => call<MeView>('GET', '/moi'),
    list: (query = '') => call<ListView>('GET', `/dossiers${query}`),
    show: (numero: string) => call<DetailView>('GET', `/dossiers/${numero}`),
    download: (numero: string) => call<DownloadView>('POST', `/dossiers/${numero}/telechargement`),
    /** As the pages do: a document whose malware scan goes on is asked for again, for half a minute. */
    async decide(numero: string, decision: Decision): Promise<Answer<DetailView>> {
      for (let tries = 1; ; tries++) {
        const answer = await call<DetailView | ProblemView>('POST', `/dossiers/${numero}/statut`, decision);
        const scanning = answer.status === 409 && 'code' in answer.body && answer.body.code === 'DOCUMENT_EN_ANALYSE';
        if (!scanning || tries === 60) return answer as Answer<DetailView>;
        await wait(500);
      }
    },
    /** Prepares a document and uploads it as a browser would; answers its identifier. */
    async attach(numero: string, nom: string, type: string, bytes: Buffer): Promise<string> {
      const prepared = await call<UploadView>('POST', `/dossiers/${numero}/documents`, { nom, type, taille: bytes.length });
      const form = new FormData();
      for (const [name, value] of Object.entries(prepared.body.champs)) form.append(name, value);
      form.append('file', new Blob([new Uint8Array(bytes)], { type }), nom);
      const sent = await fetch(prepared.body.url, { method: 'POST', body: form });
      if (!sent.ok) throw new Error(`the upload was refused: ${sent.status}`);
      return prepared.body.id;
    },
  };
}
export type SignedIn = Awaited<ReturnType<typeof signIn>>;

/** Agents who sign in once, and are signed in until they are forgotten: their tokens run out where a clock is moved. */
export function agentSessions(outputs: Outputs) {
  const sessions = new Map<string, Promise<SignedIn>>();
  return {
    of(username: string, password: string): Promise<SignedIn> {
      const session = sessions.get(username) ?? signIn(outputs, username, password);
      sessions.set(username, session);
      return session;
    },
    forget: (): void => sessions.clear(),
  };
}
