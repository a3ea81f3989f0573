import { type ArgumentsHost, Catch } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { type Observable, throwError } from 'rxjs';

/**
 * Hands errors of gRPC calls on to the listener, which turns them into a status and has them
 * logged once; Nest's own filter would log a stack each and answer UNKNOWN. HTTP stays Nest's.
 */
@Catch()
export class RpcExceptionFilter extends BaseExceptionFilter {
  override catch(exception: unknown, host: ArgumentsHost): Observable<never> | undefined {
    if (host.getType() === 'rpc') return throwError(() => exception);
    super.catch(exception, host);
    return undefined;
  }
}
