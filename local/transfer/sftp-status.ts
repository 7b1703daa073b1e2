/** Answers of SFTP version 3 (draft-ietf-secsh-filexfer-02, §7): the version AWS speaks. */
export const STATUS = { ok: 0, eof: 1, noSuchFile: 2, permissionDenied: 3, failure: 4, unsupported: 8 } as const;
export type Status = (typeof STATUS)[keyof typeof STATUS];

const SENTENCES: Record<Status, string> = {
  0: 'OK',
  1: 'End of file',
  2: 'No such file',
  3: 'Permission denied',
  4: 'Failure',
  8: 'Operation unsupported',
};

export const sentenceOf = (status: Status): string => SENTENCES[status];

/** A request of the client that is refused; anything else that is thrown is answered as a failure. */
export class SftpRefusal extends Error {
  override readonly name = 'SftpRefusal';
  readonly status: Status;
  constructor(status: Status, message = sentenceOf(status)) {
    super(message);
    this.status = status;
  }
}
