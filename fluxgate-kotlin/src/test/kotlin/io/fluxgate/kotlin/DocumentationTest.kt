package io.fluxgate.kotlin

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.readText
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** Every Kotlin example of the documentation is a marked part of a test here, word for word. */
class DocumentationTest {

    private val root = Path.of("..").toAbsolutePath().normalize()

    private fun blocks(text: String, start: String, end: String): List<String> =
        Regex("(?ms)^ *$start\\R(.*?)^ *$end$").findAll(text).map { it.groupValues[1].trimIndent() }.toList()

    private fun blocksOf(folder: String, extension: String, start: String, end: String): List<String> =
        Files.walk(root.resolve(folder)).use { files ->
            files
                .filter { it.extension == extension }
                .sorted()
                .toList()
                .flatMap { blocks(it.readText(), start, end) }
        }

    private fun samples() = blocksOf("fluxgate-kotlin/src/test/kotlin", "kt", "// docs", "// end")

    private fun documented() = blocksOf("docs", "md", "```kotlin", "```")

    @Test
    fun `every example is a sample that runs`() {
        assertThat(documented()).isNotEmpty().allSatisfy { assertThat(samples()).contains(it) }
    }

    @Test
    fun `every sample is shown`() {
        assertThat(samples()).hasSizeGreaterThan(5).allSatisfy { assertThat(documented()).contains(it) }
    }
}
