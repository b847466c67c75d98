// The words as espeak-ng understands them. A loud clip may still say the wrong word, so sounds are checked by their names.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const phrases = JSON.parse(readFileSync(`${import.meta.dirname}/phrases.json`, 'utf8'))
const found = spawnSync('espeak-ng', ['--version']).status === 0
const phonemes = (voice, text) => spawnSync('espeak-ng', ['-v', voice, '-x', '-q', text]).stdout.toString().trim()
const mandarin = (file) => phonemes('cmn-latn-pinyin', phrases.zh.find((phrase) => phrase.file === file)?.say ?? '')

describe.skipIf(!found)('phonemes of the clips', () => {
  it.each([
    ['qing', "tS;h'i214N_|"],
    ['hao', "X'Au51_|"],
    ['0', "l'i35N_|"],
    ['3', "s'a55n_|"],
    ['hao-shipinxi', "X'Au51_| s.'i.51_| ph'i35n_| S;'i35_|"],
  ])('%s is Mandarin with its tone', (file, spoken) => {
    expect(mandarin(file)).toBe(spoken)
  })

  it('every Mandarin syllable carries a tone', () => {
    for (const { say } of phrases.zh) for (const syllable of say.split(' ')) expect(syllable).toMatch(/^[a-z]+[1-5]$/)
  })

  it('letters are letters, not words', () => {
    expect(phonemes('en', 'A')).toBe("'eI")
    expect(phonemes('en', 'L')).toBe("'El")
  })
})
