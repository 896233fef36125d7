import type { SyntaxNode } from '../../parse/syntax';
import type { Pipeline } from '../pipeline';
import type { Relation } from '../relation';

/** What a pipeline can start from besides a dataset, by the grammar's name. */
export const SOURCES: ReadonlyMap<string, (node: SyntaxNode, pipeline: Pipeline) => Relation> = new Map([]);
