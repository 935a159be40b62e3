"""Every validator of every action says what it accepts."""

import ckan.plugins.toolkit as tk
import pytest

from ckanext.rabatmigration.apidocs import bodies, registry, schemas, validators
from ckanext.rabatmigration.lib.described import accepts

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def test_no_validator_of_an_action_is_unknown(app):
    with app.flask_app.test_request_context():
        actions = registry.actions()
        with_schema = {name: one.schema for name, one in actions.items() if one.schema}
        assert len(with_schema) > 50
        unknown = {
            f"{name}: {validators.name_of(one)}"
            for name, schema in with_schema.items()
            for one in validators.validators_of(schema)
            if not _is_known(one)
        }
    assert not unknown, "say what these accept, in apidocs/validators.py or with lib.described"


def _is_known(validator):
    try:
        validators.described(validator)
    except validators.UnknownValidatorError:
        return False
    return True


def test_no_field_of_a_dataset_file_or_organisation_is_unknown():
    dataset = tk.get_action("scheming_dataset_schema_show")({}, {"type": "dataset"})
    organization = tk.get_action("scheming_organization_schema_show")({}, {"type": "organization"})
    fields = [*dataset["dataset_fields"], *dataset["resource_fields"], *organization["fields"]]
    assert len(fields) > 50
    for field in fields:
        assert bodies.of_field(field), field["field_name"]


def test_a_field_whose_validators_say_nothing_is_refused():
    with pytest.raises(validators.UnknownValidatorError, match="height"):
        bodies.of_field({"field_name": "height", "validators": "ignore_missing of_my_own"})


def of_nobody(value):
    return value


def test_an_unknown_validator_is_refused():
    with pytest.raises(validators.UnknownValidatorError, match="of_nobody"):
        validators.described(of_nobody)


def test_a_validator_of_ours_says_what_it_accepts():
    @accepts({"type": "integer", "minimum": 1})
    def hours(value):
        return value

    assert validators.described(hours) == {"type": "integer", "minimum": 1}


def test_the_table_of_hidden_schemas_names_what_exists():
    for action, schema in schemas.named():
        assert schema(), action
        assert action in registry.actions()


def test_later_validators_win_and_defaults_stay():
    not_empty, unicode_safe, natural, default, one_of = (
        tk.get_validator(name)
        for name in ("not_empty", "unicode_safe", "natural_number_validator", "default", "one_of")
    )
    schema = {
        "rows": [default(10), unicode_safe, natural],
        "name": [not_empty, unicode_safe],
        "form": [default("objects"), one_of(["objects", "lists"])],
        "__junk": [tk.get_validator("empty")],
        "fields": {"id": [not_empty, unicode_safe]},
    }
    assert validators.properties(schema) == {
        "rows": {"type": "integer", "minimum": 0, "default": 10},
        "name": {"type": "string"},
        "form": {"default": "objects", "enum": ["objects", "lists"]},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"id": {"type": "string"}},
                "required": ["id"],
            },
        },
    }
    assert validators.required(schema) == {"name"}
