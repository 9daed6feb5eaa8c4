import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'files/not-found',
  title: 'What a topology names as its parts or its base is there and can be read.',
  why: 'A part that is missing takes everything with it that it describes: the rest would be judged, and rendered, as if nobody ran it.',
  fix: 'Correct the path; it counts from the folder of the file in which it stands. What lies outside the repository is read with `--allow-outside` alone.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('A network of several files')],
  answers: [],
  unignorable: true,
});
