"""The two demonstration matters: the founding case from the public record, and a wholly fictional one."""
