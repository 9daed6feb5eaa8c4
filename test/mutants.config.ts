/** The tests that `npm run mutants` asks: those nearest to link, plan, check and templates that run quickly and in this process. */
import { defineConfig } from 'vitest/config';

const quick = [
  'test/{link,parse,resolve,plan,check,rules}/*.test.ts',
  'test/change/pairs.test.ts',
  'test/render/{compose,compose-rights,kubernetes,kubernetes-network,kubernetes-references,kubernetes-eviction,named-files,print}.test.ts',
  'test/{fixtures,suppressions,fixes}.test.ts',
];

export default defineConfig({ test: { include: quick, testTimeout: 60_000 } });
