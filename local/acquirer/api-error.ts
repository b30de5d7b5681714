import { randomUUID } from 'node:crypto';

export type ErrorCode =
  | 'invalid_request'
  | 'invalid_credentials'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'unsupported_media_type'
  | 'too_many_requests'
  | 'internal_server_error';

/** The body of a refused call, as YooKassa v3 documents it. */
export interface ErrorBody {
  type: 'error';
  id: string;
  code: ErrorCode;
  description: string;
  parameter?: string;
}

/** A refusal of a call. `parameter` names the field or header at fault, with dots: `receipt.items[0].amount`. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly parameter: string | undefined;

  constructor(status: number, code: ErrorCode, description: string, parameter?: string) {
    super(description);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.parameter = parameter;
  }

  body(): ErrorBody {
    return {
      type: 'error',
      id: randomUUID(),
      code: this.code,
      description: this.message,
      ...(this.parameter === undefined ? {} : { parameter: this.parameter }),
    };
  }
}

export function invalid(description: string, parameter?: string): ApiError {
  return new ApiError(400, 'invalid_request', description, parameter);
}

export function notFound(what: string, parameter?: string): ApiError {
  return new ApiError(404, 'not_found', `${what} doesn't exist or access denied`, parameter);
}

const CODE_OF_STATUS: Record<number, ErrorCode> = {
  400: 'invalid_request',
  401: 'invalid_credentials',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
};

/** The refusal a scenario asks for. */
export function errorOfStatus(status: number, description: string): ApiError {
  return new ApiError(status, CODE_OF_STATUS[status] ?? 'internal_server_error', description);
}
