import { describe, expect, it } from '@jest/globals';
import { MessageRegistry, methodPath } from '../../common/grpc/client/message-registry.js';
import { findMethod } from './find-method.js';

const { methods } = MessageRegistry.fromBuild();
const PATH = '/accelbyte.session.manager.SessionManager/OnSessionCreated';

describe('findMethod', () => {
  it.each([
    PATH,
    PATH.slice(1),
    'accelbyte.session.manager.SessionManager.OnSessionCreated',
    'SessionManager/OnSessionCreated',
    'SessionManager.OnSessionCreated',
    'OnSessionCreated',
  ])('understands %s', (name) => {
    expect(methodPath(findMethod(name, methods))).toBe(PATH);
  });

  it('suggests the nearest name, as it was begun', () => {
    expect(() => findMethod('OnSesionCreated', methods)).toThrow(
      'OnSesionCreated: no such method; the nearest is OnSessionCreated',
    );
    expect(() => findMethod('Helth/Check', methods)).toThrow('the nearest is Health/Check');
  });

  it('lets the user choose where several services have the name', () => {
    expect(() => findMethod('ServerReflectionInfo', methods)).toThrow(
      /several services have it, choose one of grpc\.reflection\.v1\..+, grpc\.reflection\.v1alpha\./,
    );
  });
});
