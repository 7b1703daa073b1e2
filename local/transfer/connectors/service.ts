import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { CallRefused, invalid } from './errors.ts';
import { type Operation, RequestSchemas } from './requests.ts';

export type Dispatch = (operation: Operation, body: unknown) => Promise<object>;

const TARGET = /^TransferService\.(\w+)$/;

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const body = await text(request);
  try {
    return JSON.parse(body || '{}');
  } catch {
    throw invalid('Malformed JSON.');
  }
}

function operationOf(request: IncomingMessage): Operation {
  const name = TARGET.exec(String(request.headers['x-amz-target']))?.[1] ?? '';
  if (!Object.hasOwn(RequestSchemas, name)) throw invalid(`The double does not do ${name || 'this'}.`);
  return name as Operation;
}

function answer(response: ServerResponse, status: number, body: object, code?: string): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': Buffer.byteLength(text),
    ...(code === undefined ? {} : { 'x-amzn-errortype': code }),
  });
  response.end(text);
}

/** AWS's JSON 1.1 protocol: the operation in a header, the error's name in `__type`. Signatures are not looked at. */
export function transferService(dispatch: Dispatch, log: (line: string) => void): Server {
  return createServer({ keepAliveTimeout: 60_000, noDelay: true }, (request, response) => {
    const work = async () => {
      const operation = operationOf(request);
      answer(response, 200, await dispatch(operation, await bodyOf(request)));
    };
    work().catch((error: unknown) => {
      const known = error instanceof CallRefused;
      if (!known) log(`transfer: call failed: ${String(error)}`);
      const code = known ? error.code : 'InternalServiceError';
      const message = known ? error.message : 'Internal error';
      answer(response, known ? 400 : 500, { __type: code, message, Message: message, ...(known ? error.members : {}) }, code);
    });
  });
}
