type ErrorCode = 'InvalidRequestException' | 'ResourceNotFoundException' | 'ThrottlingException';

/** A call that is refused, in the words of AWS: the name is the code that the SDK turns into an error class. */
export class CallRefused extends Error {
  override readonly name = 'CallRefused';
  readonly code: ErrorCode;
  /** Members of the error's own shape, beside its message. */
  readonly members: Readonly<Record<string, string>>;
  constructor(code: ErrorCode, message: string, members: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.members = members;
  }
}

export const invalid = (message: string) => new CallRefused('InvalidRequestException', message);
export const throttled = (message: string) => new CallRefused('ThrottlingException', message);
export const unknownResource = (ResourceType: 'CONNECTOR' | 'TRANSFER', Resource: string) =>
  new CallRefused('ResourceNotFoundException', `Unknown ${ResourceType.toLowerCase()}`, { Resource, ResourceType });

/** `failure-code` of a connector's events and results (AWS, « events detail reference »): those that the double can meet. */
export type FailureCode =
  | 'UNSUPPORTED_OPERATION_ERROR'
  | 'CONNECTION_ERROR'
  | 'READ_FILE_ERROR'
  | 'WRITE_FILE_ERROR'
  | 'TIMEOUT_ERROR'
  | 'LIST_DIRECTORY_ERROR'
  | 'SEND_FILE_NOT_FOUND'
  | 'DIRECTORY_NOT_FOUND'
  | 'FILE_NOT_FOUND'
  | 'PATH_NOT_FOUND'
  | 'RENAME_ERROR'
  | 'DELETE_ERROR'
  | 'INTERNAL_ERROR';

/** An operation that was accepted and went wrong: told by its result and its event, never to the caller. */
export class OperationFailed extends Error {
  override readonly name = 'OperationFailed';
  readonly code: FailureCode;
  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }
}
