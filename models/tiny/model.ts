import { defineModel } from '#kit/stage'

export default defineModel({
  summary: 'Qwen3 in small: three layers, 0.7 million parameters, trained from nothing on a CPU. It learns to call and to copy names, and no more.',
  base: {
    kind: 'shape',
    architecture: 'qwen3',
    vocabulary: 512,
    config: {
      hidden_size: 128,
      intermediate_size: 384,
      num_hidden_layers: 3,
      num_attention_heads: 4,
      num_key_value_heads: 4,
      head_dim: 32,
      max_position_embeddings: 512,
      tie_word_embeddings: true,
    },
  },
  chatTemplate: 'models/tiny/chat_template.jinja',
  licence: 'Apache-2.0',
})
