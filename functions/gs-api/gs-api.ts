import type * as z from 'zod';
import type { Agent } from '../domain/agent.ts';
import { type Outcome, refuse } from '../domain/refusals.ts';
import { createChangeStatus } from './change-status.ts';
import { createDescribeDossier } from './describe-dossier.ts';
import { createDownloadDocument } from './download-document.ts';
import { createDownloadDossier } from './download-dossier.ts';
import { createKeepDocuments } from './keep-documents.ts';
import { createListDossiers } from './list-dossiers.ts';
import { OPERATIONS, type Operation } from './operations.ts';
import { createFindDossier, type Result } from './perimeter.ts';
import { createPrepareDocument } from './prepare-document.ts';
import { type Answer, problem } from './problems.ts';
import { type ApiRequest, matchPath, rawInput } from './request.ts';
import { createShowDossier } from './show-dossier.ts';
import { createShowMe } from './show-me.ts';

type DepsOf<F> = F extends (deps: infer D) => unknown ? D : never;

/** What the API needs from outside; each operation declares its own part. */
export type GsApiDeps = { readonly loadAgent: (agent: string) => Promise<Agent | undefined> } & DepsOf<typeof createFindDossier> &
  DepsOf<typeof createDescribeDossier> &
  DepsOf<typeof createShowMe> &
  DepsOf<typeof createListDossiers> &
  Omit<
    DepsOf<typeof createDownloadDossier> &
      DepsOf<typeof createDownloadDocument> &
      DepsOf<typeof createPrepareDocument> &
      DepsOf<typeof createKeepDocuments> &
      DepsOf<typeof createChangeStatus>,
    'find' | 'describeDossier' | 'keepDocuments'
  >;

type Run = (agent: Agent, raw: Outcome<Record<string, unknown>>) => Promise<Answer>;

/** The data part of the Gestionnaire de Suivi: one function behind the HTTP API, one file per operation. */
export function createGsApi(outside: GsApiDeps) {
  const find = createFindDossier(outside);
  const deps = { ...outside, find, describeDossier: createDescribeDossier(outside), keepDocuments: createKeepDocuments(outside) };
  const table: readonly [Operation, Run][] = [
    bind(OPERATIONS.showMe, createShowMe(deps)),
    bind(OPERATIONS.listDossiers, createListDossiers(deps)),
    bind(OPERATIONS.showDossier, createShowDossier(deps)),
    bind(OPERATIONS.downloadDossier, createDownloadDossier(deps)),
    bind(OPERATIONS.prepareDocument, createPrepareDocument(deps)),
    bind(OPERATIONS.downloadDocument, createDownloadDocument(deps)),
    bind(OPERATIONS.changeStatus, createChangeStatus(deps)),
  ];

  return async (request: ApiRequest): Promise<Answer> => {
    // Entitlements come from the table at each call, never from the token (design §5).
    const agent = await deps.loadAgent(request.agent);
    const answer = agent?.state === 'actif' ? await dispatch(agent, request) : problem(refuse('ACCES_REFUSE', 'agent'));
    if (answer.status >= 400) deps.log('GS_REFUSED', { agent: request.agent, status: answer.status });
    return answer;
  };

  async function dispatch(agent: Agent, request: ApiRequest): Promise<Answer> {
    for (const [{ method, path }, run] of table) {
      const params = request.method === method ? matchPath(path, request.path) : undefined;
      if (params !== undefined) return run(agent, rawInput(request, params));
    }
    return problem(refuse('CHEMIN_INCONNU', 'chemin'));
  }
}

/** An operation with its input parsed and its result turned into an answer. */
function bind<I extends z.ZodType>(
  operation: Operation<I>,
  perform: (agent: Agent, input: z.output<I>) => Promise<Result<unknown>>,
): [Operation, Run] {
  const run: Run = async (agent, raw) => {
    if (!raw.ok) return problem(raw.refusal);
    const input = operation.input.safeParse(raw.value);
    if (!input.success) return invalid(input.error.issues[0], operation.path);
    const result = await perform(agent, input.data);
    if (result.ok) return { status: operation.success, body: result.value };
    return problem(result.refusal, 'dossier' in result ? result.dossier : undefined);
  };
  return [operation, run];
}

/** A number or an identifier that cannot exist is one that does not exist. Else the field is named, never its value. */
function invalid(issue: z.core.$ZodIssue | undefined, path: string): Answer {
  const place = String(issue?.path[0] ?? 'requete');
  if (!path.includes(`{${place}}`)) return problem(refuse('REQUETE_INVALIDE', place));
  return problem(place === 'numero' ? refuse('DOSSIER_INTROUVABLE', 'numero') : refuse('DOCUMENT_INTROUVABLE', 'id'));
}
