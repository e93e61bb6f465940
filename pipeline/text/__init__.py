"""Text as it comes, made readable: decoding, folding, articles, paragraphs, sentences, words."""
