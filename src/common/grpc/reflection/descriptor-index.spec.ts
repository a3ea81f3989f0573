import { create, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { describe, expect, it } from '@jest/globals';
import { DescriptorIndex } from './descriptor-index.js';

/** Three files: `base` is imported by `middle`, and both by `top`. */
function anIndex(): DescriptorIndex {
  const set = create(FileDescriptorSetSchema, {
    file: [
      {
        name: 'base.proto',
        package: 'game',
        messageType: [
          {
            name: 'Score',
            field: [{ name: 'points', number: 1 }],
            nestedType: [
              { name: 'Detail', enumType: [{ name: 'Kind', value: [{ name: 'GOOD' }] }] },
            ],
            oneofDecl: [{ name: 'source' }],
          },
        ],
        enumType: [{ name: 'Mode', value: [{ name: 'DUEL', number: 0 }] }],
      },
      {
        name: 'middle.proto',
        package: 'game',
        dependency: ['base.proto'],
        extension: [{ name: 'bonus', number: 101, extendee: '.game.Score' }],
        messageType: [
          {
            name: 'More',
            extension: [{ name: 'malus', number: 100, extendee: '.game.Score' }],
          },
        ],
      },
      {
        name: 'top.proto',
        dependency: ['middle.proto', 'base.proto', 'missing.proto'],
        service: [{ name: 'Scores', method: [{ name: 'Add' }] }],
      },
    ],
  });
  return new DescriptorIndex(Buffer.from(toBinary(FileDescriptorSetSchema, set)));
}

describe('DescriptorIndex', () => {
  const index = anIndex();

  it('finds files by name', () => {
    expect(index.byName('middle.proto')).toMatchObject({
      name: 'middle.proto',
      imports: ['base.proto'],
    });
    expect(index.byName('other.proto')).toBeUndefined();
  });

  it.each([
    ['game.Score', 'base.proto'],
    ['game.Score.points', 'base.proto'],
    ['game.Score.source', 'base.proto'],
    ['game.Score.Detail', 'base.proto'],
    ['game.Score.Detail.Kind', 'base.proto'],
    ['game.Score.Detail.GOOD', 'base.proto'],
    ['game.Score.Detail.Kind.GOOD', 'base.proto'],
    ['game.Mode', 'base.proto'],
    ['game.DUEL', 'base.proto'],
    ['game.bonus', 'middle.proto'],
    ['game.More.malus', 'middle.proto'],
    ['Scores', 'top.proto'],
    ['Scores.Add', 'top.proto'],
  ])('finds the file that declares %s', (symbol, name) => {
    expect(index.bySymbol(symbol)?.name).toBe(name);
  });

  it.each(['game', 'Score', 'game.Score.', '.game.Score', '__proto__', ''])(
    'finds nothing for "%s"',
    (symbol) => {
      expect(index.bySymbol(symbol)).toBeUndefined();
    },
  );

  it('finds extensions, declared in a file or in a message', () => {
    expect(index.byExtension('game.Score', 100)?.name).toBe('middle.proto');
    expect(index.byExtension('game.Score', 101)?.name).toBe('middle.proto');
    expect(index.byExtension('game.Score', 102)).toBeUndefined();
    expect(index.extensionNumbersOf('game.Score')).toEqual([100, 101]);
    expect(index.extensionNumbersOf('game.More')).toEqual([]);
    expect(index.extensionNumbersOf('game.Nothing')).toBeUndefined();
  });

  it('gives a file behind everything it imports, each once', () => {
    const top = index.byName('top.proto');
    if (top === undefined) throw new Error('top.proto is missing');
    expect(index.withImports(top).map(({ name }) => name)).toEqual([
      'base.proto',
      'middle.proto',
      'top.proto',
    ]);
  });
});
